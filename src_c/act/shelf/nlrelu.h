/* Written so that beta x does not overflow. */
AF_ROW_FORMULA(nlrelu, AF_ELEMENTWISE, 1,
    .summary = "Natural logarithm of a ReLU.",
    .citation = "Liu et al. 2019, arXiv:1908.03682",
    .params = {{"beta", 1, 0, INFINITY, "", "slope at 0 from above", 0}},
    .formula = "where(x > 0, where(x > 1e300, log(x) + log(beta), log1p(beta * x)), x * 0)",
    .derivative = "where(x > 0, 1 / (1 / beta + x), 0)",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0",
    .left = "0", .lipschitz = "beta", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
