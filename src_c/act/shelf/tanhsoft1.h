/* Where f' crosses zero depends on alpha, and no bound of it is stated. */
AF_ROW_FORMULA(tanhsoft1, AF_ELEMENTWISE, 1,
    .summary = "tanh(alpha x) softplus(x).",
    .citation = "Biswas et al. 2020, arXiv:2009.03863",
    .params = {{"alpha", 1, 0, INFINITY, "", "slope within the tanh", 0}},
    .formula = "tanh(alpha * x) * softplus(x)",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {4, 0, 0}})
