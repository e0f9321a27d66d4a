/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. */
AF_ROW_FORMULA(rprelu, AF_ELEMENTWISE, 3,
    .summary = "Leaky ReLU moved by (a, b).",
    .citation = "Liu et al. 2020, ReActNet, arXiv:2003.03488",
    .params = {{"a", 0, -INFINITY, INFINITY, "", "bend", 0},
               {"b", 0, -INFINITY, INFINITY, "", "value there", 0},
               {"c", 0.25, 0, INFINITY, "", "slope below", 0}},
    .formula = "where(b == 0, where(x > a, x - a, c * (x - a)), where(x > a, x - a + b, c * (x - a) + b))",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "a: c",
    .left = "c * (x - a) + b", .right = "x - a + b", .lipschitz = "max(1, c)",
    .ulp = {{0.51, 0.51, 0}, {0, 0.51, 0}})
