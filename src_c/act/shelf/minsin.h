/* Above 0 the sine is below x, and below 0 above it. */
AF_ROW_FORMULA(minsin, AF_ELEMENTWISE, 0,
    .summary = "The smaller of x and sin(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x > 0, sin(x), x)",
    .range = "[-inf, 1]", .monotone = "no", .symmetry = "none", .smoothness = "C2", .left = "x",
    .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1, 1, 0}})
