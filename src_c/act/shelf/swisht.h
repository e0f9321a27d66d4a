/* Where f' crosses zero depends on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(swisht, AF_ELEMENTWISE, 2,
    .summary = "x sigmoid(beta x) + alpha tanh(x).",
    .citation = "Seo, Kim & Park 2024, arXiv:2407.01012",
    .params = {{"alpha", 0.1, 0, INFINITY, "", "factor of the tanh", 0},
               {"beta", 1, 0, INFINITY, "", "steepness", 0}},
    .formula = "silu(x, beta) + alpha * tanh(x)",
    .monotone = "no", .smoothness = "Cinf", .left = "-alpha", .right = "x + alpha", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {4, 0, 0}})
