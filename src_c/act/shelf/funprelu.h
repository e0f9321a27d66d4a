/* It cancels near its zeros, which depend on the parameters, and no bound is stated of float64
   values. Where the lines meet the other one wins. */
AF_ROW_FORMULA(funprelu, AF_ELEMENTWISE, 2,
    .summary = "The larger of x and w x + c.",
    .citation = "Ma, Zhang & Sun 2020, Funnel activation for visual recognition, arXiv:2007.11824, of a window of one pixel",
    .params = {{"w", 0.25, -INFINITY, INFINITY, "", "slope of the other line", 0},
               {"c", 0, -INFINITY, INFINITY, "", "its value at 0", 0}},
    .formula = "where(x == 0 and c == 0, x, max(x, w * x + c))",
    .derivative = "where(w < 1, where(x > c / (1 - w), 1, w), where(x < c / (1 - w), 1, w))",
    .smoothness = "C0", .kinks = "c / (1 - w): w", .left = "min(1, w) * x + where(1 < w, 0, c)",
    .right = "max(1, w) * x + where(1 > w, 0, c)",
    .ulp = {{0.51, 0.5, 0}, {0, 0.5, 0}})
