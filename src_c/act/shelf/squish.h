AF_ROW_FORMULA(squish, AF_ELEMENTWISE, 0,
    .summary = "Square swish: quadratic from -2 on.",
    .citation = "Wuraola et al. 2021, Neural Networks 143",
    .formula = "where(x > 0, x * (1 + x / 32), where(x >= -2, x * (1 + x / 2), 0))",
    .derivative = "where(x > 0, 1 + x / 16, where(x >= -2, 1 + x, 0))",
    .range = "[-1/2, inf]", .monotone = "no", .symmetry = "none", .smoothness = "C0",
    .kinks = "-2: -1", .left = "0", .roots = "0", .derivative_roots = "-1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 1, 0}})
