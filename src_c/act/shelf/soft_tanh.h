/* Beyond 1e10, where the root is a x to 2^-60, nothing is squared. */
AF_ROW_FORMULA(soft_tanh, AF_ELEMENTWISE, 1,
    .summary = "a x / sqrt(1 + (a x)^2).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 2, 0, INFINITY, "", "slope at 0", 0}},
    .formula = "where(abs(a * x) < 1e10, a * x / sqrt(1 + (a * x)**2), sign(x))",
    .derivative = "where(abs(a * x) < 1e10, a / (sqrt(1 + (a * x)**2) * (1 + (a * x)**2)), a / abs(a * x) / abs(a * x) / abs(a * x))",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-1", .right = "1", .lipschitz = "a", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 6, 0}})
