/* (s^2 + s) / 2 of the softsign s; with both terms alike, as it is also printed, it would be
   the softsign. */
AF_ROW_FORMULA(mishra, AF_ELEMENTWISE, 0,
    .summary = "Mean of the softsign and its square.",
    .citation = "Mishra et al. 2017",
    .formula = "where(x > 0, softsign(x) * (1 + softsign(x)) / 2, x / (1 - x) / (1 - x) / 2)",
    .derivative = "where(x > 0, (0.5 + softsign(x)) / (1 + x) / (1 + x), (1 + x) / (1 - x) / (1 - x) / (1 - x) / 2)",
    .range = "[-1/8, 1]", .monotone = "no", .symmetry = "none", .smoothness = "C1", .left = "0",
    .right = "1", .lipschitz = "1/2", .roots = "0", .derivative_roots = "-1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3.5, 5.9, 0}})
