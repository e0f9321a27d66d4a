/* At 0 relu' is 0, as in torch. */
AF_ROW_FORMULA(oaf, AF_ELEMENTWISE, 0,
    .summary = "ReLU plus SiLU.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x > 0, x + silu(x), silu(x))",
    .range = "[-0.27846454276107374, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "C0", .kinks = "0: 1/2", .left = "0", .right = "2 * x",
    .lipschitz = "2.0998393201288663", .roots = "0", .derivative_roots = "-1.278464542761074",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1.5, 1.5, 0}})
