/* Where f' crosses zero depends on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(adaptive_combination2, AF_ELEMENTWISE, 4,
    .summary = "Mean of PReLU and PELU, weighted by sigmoid(a x).",
    .citation = "Qian et al. 2018, Adaptive activation functions in convolutional neural networks, Neurocomputing 272",
    .params = {{"a", 1, 0, INFINITY, "", "steepness of the weight", 0},
               {"slope", 0.01, 0, INFINITY, "", "slope of the PReLU", 0},
               {"alpha", 1, 0, INFINITY, "", "limit of the PELU", 0},
               {"beta", 1, 0, INFINITY, "", "its decay", 0}},
    .formula = "where(x > 0, x * (sigmoid(a * x) + sigmoid(-a * x) * alpha / beta), slope * silu(x, a) + sigmoid(-a * x) * alpha * expm1(x / beta))",
    .smoothness = "C0", .kinks = "0: slope / 2 + alpha / beta / 2", .left = "-alpha", .right = "x",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {8, 0, 0}})
