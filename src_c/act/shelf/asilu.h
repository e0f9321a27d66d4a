AF_ROW_FORMULA(asilu, AF_ELEMENTWISE, 0,
    .summary = "arctan(silu(x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "atan(silu(x))",
    .range = "[-0.27158430714064885, pi / 2]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "pi / 2", .lipschitz = "0.6807692927119126",
    .roots = "0", .derivative_roots = "-1.278464542761074", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 3, 0}})
