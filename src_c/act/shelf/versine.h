/* What torch_activation and the survey call Cosine. */
AF_ROW_FORMULA(versine, AF_ELEMENTWISE, 0,
    .summary = "1 - cos(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "2 * sin(x / 2)**2",
    .derivative = "sin(x)",
    .range = "[0, 2]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf", .lipschitz = "1",
    .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2.5, 0.75, 0}})
