AF_ROW_FORMULA(negative_exponential, AF_ELEMENTWISE, 0,
    .summary = "exp(-x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "exp(-x)",
    .range = "[0, inf]", .monotone = "decreasing", .symmetry = "none", .smoothness = "Cinf",
    .right = "0", .exact = "0: 1",
    .ulp = {{0.51, 0.51, 0}, {0.75, 0.75, 0}})
