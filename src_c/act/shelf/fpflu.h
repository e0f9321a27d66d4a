/* By the conjugate of the difference, which cancels; below -1e10 by its asymptote, where
   squares will overflow. */
AF_ROW_FORMULA(fpflu, AF_ELEMENTWISE, 0,
    .aliases = "faster_power_function_linear_unit",
    .summary = "x above 0, x + x^2 / sqrt(1 + x^2) below.",
    .citation = "Zhu et al. 2021, PFLU and FPFLU",
    .formula = "where(x > 0, x, where(x < -1e10, 0.5 / x, x / (sqrt(1 + x*x) * (sqrt(1 + x*x) - x))))",
    .range = "[-0.3002831060007777, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "C1", .left = "0", .right = "x", .lipschitz = "1", .roots = "0",
    .derivative_roots = "-0.7861513777574233", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3.5, 100, 0}})
