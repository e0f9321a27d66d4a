AF_ROW_FORMULA(sigmoid_tanh, AF_ELEMENTWISE, 0,
    .summary = "sigmoid(x) above 0, tanh(x) below, with a jump.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x >= 0, sigmoid(x), tanh(x))",
    .derivative = "where(x >= 0, sigmoid(x) * sigmoid(-x), 4 * sigmoid(2 * x) * sigmoid(-2 * x))",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "none", .kinks = "0: 1/4",
    .left = "-1", .right = "1", .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {2, 4, 0}})
