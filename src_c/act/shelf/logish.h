/* Below -44, where log(1 + s) and s differ by less than 2^-60, silu carries the product with
   the exponential. */
AF_ROW_FORMULA(logish, AF_ELEMENTWISE, 0,
    .summary = "x log(1 + sigmoid(x)).",
    .citation = "Zhu et al. 2021, Logish, Neurocomputing 458",
    .formula = "where(x < -44, silu(x), x * log1p(sigmoid(x)))",
    .range = "[-0.2527688167894403, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x * log(2)", .lipschitz = "0.7463111804127396",
    .roots = "0", .derivative_roots = "-1.3724541370256922", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2.5, 80, 0}})
