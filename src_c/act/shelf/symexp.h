AF_ROW_FORMULA(symexp, AF_ELEMENTWISE, 0,
    .summary = "Inverse of symlog.",
    .citation = "Hafner et al. 2023, arXiv:2301.04104",
    .formula = "where(x > 0, expm1(x), -expm1(-x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1, 1, 0}})
