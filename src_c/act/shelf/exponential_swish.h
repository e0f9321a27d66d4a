AF_ROW_FORMULA(exponential_swish, AF_ELEMENTWISE, 0,
    .summary = "exp(-x) sigmoid(x), which is sigmoid(-x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "sigmoid(-x)",
    .range = "[0, 1]", .monotone = "decreasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "1", .right = "0", .lipschitz = "1/4", .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {1, 2, 0}})
