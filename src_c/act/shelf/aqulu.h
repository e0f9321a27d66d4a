/* It cancels near -b / a, and f' near -b / (2 a): no bound is stated of float64. */
AF_ROW_FORMULA(aqulu, AF_ELEMENTWISE, 2,
    .summary = "Adaptive quadratic linear unit.",
    .citation = "Wu et al. 2023, The adaptive quadratic linear unit (AQuLU)",
    .params = {{"a", 0.2, 0, INFINITY, "", "curvature", 0},
               {"b", 0.1, 0, 1, "", "slope at 0", AF_CLOSED_HIGH}},
    .formula = "where(x >= (1 - b) / a, x, where(x >= -b / a, x * (a * x + b), x * 0))",
    .range = "[-b**2 / (4 * a), inf]", .monotone = "no", .smoothness = "C0",
    .kinks = "-b / a: -b, (1 - b) / a: 1", .left = "0", .right = "x", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
