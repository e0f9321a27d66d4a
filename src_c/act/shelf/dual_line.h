/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. */
AF_ROW_FORMULA(dual_line, AF_ELEMENTWISE, 3,
    .summary = "Two lines that meet at 0, and a shift.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "slope above 0", 0},
               {"b", 0.01, 0, INFINITY, "", "slope below 0", 0},
               {"m", -0.22, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "where(x > 0, a * x, b * x) + m",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: b",
    .left = "b * x + m", .right = "a * x + m", .lipschitz = "max(a, b)",
    .ulp = {{0.51, 0.51, 0}, {0, 0.51, 0}})
