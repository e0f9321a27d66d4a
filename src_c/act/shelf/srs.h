AF_ROW_FORMULA(srs, AF_ELEMENTWISE, 2,
    .summary = "Soft-root-sign: x / (x / alpha + exp(-x / beta)).",
    .citation = "Zhou et al. 2020, arXiv:2003.00522",
    .params = {{"alpha", 5, 2, INFINITY, "", "limit above", 0},
               {"beta", 3, 0, 5, "", "rate", 0}},
    .formula = "where(x > 1, 1 / (1 / alpha + exp(-x / beta) / x), x * exp(x / beta) / (x * exp(x / beta) / alpha + 1))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "alpha",
    .derivative_roots = "-beta", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
