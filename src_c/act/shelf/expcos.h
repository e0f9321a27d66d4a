AF_ROW_FORMULA(expcos, AF_ELEMENTWISE, 0,
    .summary = "exp(cos(x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "exp(cos(x))",
    .range = "[exp(-1), exp(1)]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .lipschitz = "1.4585285371362375", .derivative_roots = "0",
    .ulp = {{0.51, 0.51, 0}, {1, 2.5, 0}})
