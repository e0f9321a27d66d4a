/* In the tail the rounding of alpha x counts. */
AF_ROW_FORMULA(geu, AF_ELEMENTWISE, 1,
    .summary = "x Phi(alpha x): GELU with a steepness.",
    .citation = "torch_activation 1.0.0, GEU; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"alpha", 1, 0, INFINITY, "", "steepness", 0}},
    .formula = "x * ndtr(alpha * x)",
    .range = "[-0.16997120747990369 / alpha, inf]", .monotone = "no", .smoothness = "Cinf",
    .left = "0", .right = "x", .roots = "0", .derivative_roots = "-0.7517915246935645 / alpha",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
