AF_ROW_FORMULA(elish, AF_ELEMENTWISE, 0,
    .aliases = "exponential_linear_sigmoid_squashing",
    .summary = "Exponential linear squashing: ELU times sigmoid below 0.",
    .citation = "Basirat & Roth 2018, arXiv:1808.00783",
    .formula = "where(x > 0, silu(x), expm1(x) * sigmoid(x))",
    .range = "[-0.1715728752538099, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "C1", .left = "0", .right = "x", .lipschitz = "1.0998393201288668",
    .roots = "0", .derivative_roots = "-0.881373587019543", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 25, 0}})
