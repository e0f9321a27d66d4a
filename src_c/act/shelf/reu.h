/* exp(x) in two factors, so that the product is rounded into the subnormals once. As max(x, x
   exp(-|x|)) it is Suish. */
AF_ROW_FORMULA(reu, AF_ELEMENTWISE, 0,
    .aliases = "suish",
    .summary = "Rectified exponential unit: x exp(x) below 0.",
    .citation = "Ying et al. 2019, IEEE Access 7",
    .formula = "where(x > 0, x, x * exp(x / 2) * exp(x / 2))",
    .derivative = "where(x > 0, 1, (1 + x) * exp(x / 2) * exp(x / 2))",
    .range = "[-0.36787944117144233, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "C1", .left = "0", .right = "x", .lipschitz = "1", .roots = "0",
    .derivative_roots = "-1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 3, 0}})
