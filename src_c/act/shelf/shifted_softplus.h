/* Up to 1 the difference of logarithms as one, which does not cancel. */
AF_ROW_FORMULA(shifted_softplus, AF_ELEMENTWISE, 0,
    .aliases = "ssp",
    .summary = "softplus(x) - log(2).",
    .citation = "Schuett et al. 2017, SchNet, arXiv:1706.08566",
    .formula = "where(x > 1, softplus(x) - log(2), log1p(expm1(x) / 2))",
    .derivative = "sigmoid(x)",
    .range = "[-log(2), inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "-log(2)", .right = "x - log(2)", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 1, 0}})
