AF_ROW_FORMULA(tanhsig, AF_ELEMENTWISE, 0,
    .summary = "(x + tanh(x)) sigmoid(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "silu(x) + tanh(x) * sigmoid(x)",
    .range = "[-0.4749160673582663, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x + 1", .lipschitz = "1.389842495812426",
    .roots = "0", .derivative_roots = "-1.0660517451710847", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 30, 0}})
