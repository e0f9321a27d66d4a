/* Below -7 it is below the subnormals; above, the rounding of exp(-x) counts e^-x times. */
AF_ROW_FORMULA(expexpish, AF_ELEMENTWISE, 0,
    .summary = "x exp(-exp(-x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x < -7, 0, x * exp(-exp(-x)))",
    .derivative = "where(x < -7, 0, exp(-exp(-x)) * (1 + x * exp(-x)))",
    .range = "[-0.09726013122763941, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x", .lipschitz = "1.1133972752756764",
    .roots = "0", .derivative_roots = "-0.5671432904097838", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {500, 3000, 0}})
