AF_ROW_FORMULA(tanh_linear_unit, AF_ELEMENTWISE, 0,
    .summary = "x above 0, 2 sigmoid(x) - 1 below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x > 0, x, tanh(x / 2))",
    .range = "[-1, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: 1/2", .left = "-1", .right = "x", .lipschitz = "1", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1, 3, 0}})
