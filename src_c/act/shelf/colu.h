/* Below 0 multiplied by the exponential, which overflows there; below -44 it is -exp(x) to
   2^-60. */
AF_ROW_FORMULA(colu, AF_ELEMENTWISE, 0,
    .summary = "Collapsing linear unit: x / (1 - x exp(-(x + exp(x)))).",
    .citation = "Vagerwal 2021, arXiv:2112.12078",
    .formula = "where(x < -44, -exp(x), where(x < 0, x * exp(x + exp(x)) / (exp(x + exp(x)) - x), x / (1 - x * exp(-x) * exp(-exp(x)))))",
    .range = "[-0.3771585683961291, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x", .lipschitz = "1.0828346006761451",
    .roots = "0", .derivative_roots = "-0.7269249885960442", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {40, 40, 0}})
