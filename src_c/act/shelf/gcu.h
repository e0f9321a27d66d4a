/* f' crosses zero infinitely often, and no bound is stated of it. */
AF_ROW_FORMULA(gcu, AF_ELEMENTWISE, 0,
    .summary = "Growing cosine unit.",
    .citation = "Noel et al. 2021, arXiv:2108.12943",
    .formula = "x * cos(x)",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "odd", .smoothness = "Cinf",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1.5, 0, 0}})
