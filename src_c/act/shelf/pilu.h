/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. */
AF_ROW_FORMULA(pilu, AF_ELEMENTWISE, 3,
    .summary = "Two lines of slopes a and b that meet at (c, c).",
    .citation = "Inturrisi et al. 2021, Piecewise linear units improve deep neural networks",
    .params = {{"a", 1, 0, INFINITY, "", "slope above c", 0},
               {"b", 0.01, 0, INFINITY, "", "slope below c", 0},
               {"c", 0, -INFINITY, INFINITY, "", "bend", 0}},
    .formula = "where(x >= c, where(c * (1 - a) == 0, a * x, a * x + c * (1 - a)), where(c * (1 - b) == 0, b * x, b * x + c * (1 - b)))",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "c: a",
    .left = "b * x + c * (1 - b)", .right = "a * x + c * (1 - a)", .lipschitz = "max(a, b)",
    .ulp = {{0.51, 0.51, 0}, {0, 0.51, 0}})
