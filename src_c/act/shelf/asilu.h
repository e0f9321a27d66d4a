/* Below -44 the slope of silu is its tail to 2^-60; beyond 1e100, where x^2 overflows soon, 1 is
   nothing beside it. */
AF_ROW_FORMULA(asilu, AF_ELEMENTWISE, 0,
    .summary = "arctan(silu(x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "atan(silu(x))",
    .derivative = "where(x > 1e100, 1 / x / x, where(x < -44, silu(x) + sigmoid(x), sigmoid(x) * (1 + x * sigmoid(-x))) / (1 + silu(x)**2))",
    .range = "[-0.27158430714064885, pi / 2]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "pi / 2", .lipschitz = "0.6807692927119126",
    .roots = "0", .derivative_roots = "-1.278464542761074", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 40, 0}})
