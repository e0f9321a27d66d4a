AF_ROW_FORMULA(dsigmoid, AF_ELEMENTWISE, 0,
    .summary = "Derivative of the sigmoid.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "sigmoid(x) * sigmoid(-x)",
    .derivative = "-tanh(x / 2) * sigmoid(x) * sigmoid(-x)",
    .range = "[0, 1/4]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf", .left = "0",
    .right = "0", .lipschitz = "0.09622504486493763", .derivative_roots = "0", .exact = "0: 1/4",
    .ulp = {{0.51, 0.51, 0}, {2, 2.5, 0}})
