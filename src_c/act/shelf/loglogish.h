/* Below -44, where 1 - exp(-e^x) and e^x differ by less than 2^-60, silu carries the product
   with the exponential. */
AF_ROW_FORMULA(loglogish, AF_ELEMENTWISE, 0,
    .summary = "x (1 - exp(-exp(x))).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x < -44, silu(x), -x * expm1(-exp(x)))",
    .range = "[-0.31218251608651637, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x", .lipschitz = "1.1148783083078113",
    .roots = "0", .derivative_roots = "-1.1721536967695336", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 59, 0}})
