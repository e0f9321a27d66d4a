/* In f' the square of x is taken apart at a multiple of 1/16, whose square is exact. */
AF_ROW_FORMULA(erfrelu, AF_ELEMENTWISE, 1,
    .summary = "x above 0, alpha erf(x) below.",
    .citation = "Rajanand & Singh 2023, arXiv:2306.01822",
    .params = {{"alpha", 1, 0, INFINITY, "", "factor below 0", AF_CLOSED_LOW}},
    .formula = "where(x > 0, x, alpha * erf(x))",
    .derivative = "where(x > 0, 1, where(x < -30, 0, alpha * 2 / sqrt(pi) * exp(-(round(x * 16) / 16)**2 / 2) * exp(-(x - round(x * 16) / 16) * (x + round(x * 16) / 16)) * exp(-(round(x * 16) / 16)**2 / 2)))",
    .range = "[-alpha, inf]", .monotone = "increasing", .smoothness = "C0",
    .kinks = "0: alpha * 2 / sqrt(pi)", .left = "-alpha", .right = "x",
    .lipschitz = "max(1, alpha * 2 / sqrt(pi))", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
