/* shifted_softplus(x) = softplus(x) - log(2) = log((1 + exp(x)) / 2), which does not cancel at 0. */
AF_ROW_FORMULA(shifted_softplus, AF_ELEMENTWISE, 0,
    .aliases = "ssp",
    .summary = "Softplus that is 0 at 0.",
    .citation = "Schuett et al. 2017, SchNet, arXiv:1706.08566",
    .formula = "max(x, 0) + log1p(expm1(-abs(x)) / 2)",
    .derivative = "sigmoid(x)",
    .second_derivative = "sigmoid(x) * sigmoid(-x)",
    .range = "[-log(2), inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "-log(2)", .right = "x - log(2)", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{2.5, 1.5, 0}, {2.5, 1.5, 0}})
