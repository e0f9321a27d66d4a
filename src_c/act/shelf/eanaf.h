AF_ROW_FORMULA(eanaf, AF_ELEMENTWISE, 0,
    .summary = "x exp(x) / (exp(x) + 2).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "silu(x) / (2 - sigmoid(x))",
    .second_derivative = "2 * sigmoid(x) * sigmoid(-x) / (2 - sigmoid(x))**2 * (2 + x * (sigmoid(-x) - sigmoid(x) + 2 * sigmoid(x) * sigmoid(-x) / (2 - sigmoid(x))))",
    .range = "[-0.157184951483814, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x", .lipschitz = "1.163664493115648", .roots = "0",
    .derivative_roots = "-1.157184951483814", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 10, 0}})
