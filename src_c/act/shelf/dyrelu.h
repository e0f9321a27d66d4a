/* It cancels near its zeros, which depend on the parameters, and no bound is stated of float64
   values. Where the lines meet the other one wins. */
AF_ROW_FORMULA(dyrelu, AF_ELEMENTWISE, 4,
    .summary = "The larger of two lines.",
    .citation = "Chen et al. 2020, Dynamic ReLU, arXiv:2003.10027",
    .params = {{"a1", 1, -INFINITY, INFINITY, "", "slope of a line", 0},
               {"b1", 0, -INFINITY, INFINITY, "", "its value at 0", 0},
               {"a2", 0, -INFINITY, INFINITY, "", "slope of the other", 0},
               {"b2", 0, -INFINITY, INFINITY, "", "its value at 0", 0}},
    .formula = "where(x == 0 and max(b1, b2) == 0, x, max(a1 * x + b1, a2 * x + b2))",
    .derivative = "where(a1 > a2, where(x > (b2 - b1) / (a1 - a2), a1, a2), where(x < (b2 - b1) / (a1 - a2), a1, a2))",
    .smoothness = "C0", .kinks = "(b2 - b1) / (a1 - a2): a2",
    .left = "min(a1, a2) * x + where(a1 < a2, b1, b2)",
    .right = "max(a1, a2) * x + where(a1 > a2, b1, b2)",
    .ulp = {{0.51, 0.5, 0}, {0, 0.5, 0}})
