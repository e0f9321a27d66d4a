/* The difference of logarithms as one, which does not cancel. */
AF_ROW_FORMULA(slu, AF_ELEMENTWISE, 0,
    .summary = "Softplus linear unit: x above 0, 2 softplus(x) - 2 log 2 below.",
    .citation = "Zhao et al. 2018, IEEE Access 6",
    .formula = "where(x > 0, x, 2 * log1p(expm1(x) / 2))",
    .range = "[-2 * log(2), inf]", .monotone = "increasing", .symmetry = "none",
    .smoothness = "C1", .left = "-2 * log(2)", .right = "x", .lipschitz = "1", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1.5, 3, 0}})
