AF_ROW_FORMULA(tsilu, AF_ELEMENTWISE, 0,
    .summary = "tanh(silu(x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "tanh(silu(x))",
    .range = "[-0.2714833852324538, 1]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "1", .lipschitz = "0.6766003824530142",
    .roots = "0", .derivative_roots = "-1.278464542761074", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 100, 0}})
