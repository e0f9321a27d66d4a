AF_ROW_FORMULA(double_silu, AF_ELEMENTWISE, 0,
    .summary = "x sigmoid(silu(x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "x * sigmoid(silu(x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "1/2 * x", .right = "x", .lipschitz = "1.1376512730096877", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 1.5, 0}})
