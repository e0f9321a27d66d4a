AF_ROW_FORMULA(self_arctan, AF_ELEMENTWISE, 0,
    .summary = "x arctan(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "x * atan(x)",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "-pi / 2 * x - 1", .right = "pi / 2 * x - 1", .lipschitz = "pi / 2",
    .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1.5, 1.5, 0}})
