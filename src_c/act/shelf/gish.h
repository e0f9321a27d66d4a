/* Below -44, where the logarithm and e^x differ by less than 2^-60, silu carries the product
   with the exponential. */
AF_ROW_FORMULA(gish, AF_ELEMENTWISE, 0,
    .summary = "x log(2 - exp(-exp(x))).",
    .citation = "Kaytan et al. 2023, Neural Computing and Applications 35",
    .formula = "where(x < -44, silu(x), x * log1p(-expm1(-exp(x))))",
    .range = "[-0.27815946089638693, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x * log(2)", .lipschitz = "0.7527045710856696",
    .roots = "0", .derivative_roots = "-1.282051049260126", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2.5, 30, 0}})
