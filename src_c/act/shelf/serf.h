/* Below -44, where erf and its tangent differ by less than 2^-60, silu carries the product
   with the exponential. */
AF_ROW_FORMULA(serf, AF_ELEMENTWISE, 0,
    .summary = "x erf(softplus(x)).",
    .citation = "Nag & Bhattacharyya 2021, arXiv:2108.09598",
    .formula = "where(x < -44, 2 / sqrt(pi) * silu(x), x * erf(softplus(x)))",
    .range = "[-0.34843745875960647, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x", .lipschitz = "1.0861254441509973",
    .roots = "0", .derivative_roots = "-1.193059968928188", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2.5, 80, 0}})
