AF_ROW_FORMULA(sqreu, AF_ELEMENTWISE, 0,
    .summary = "Square REU: quadratic between -2 and 0.",
    .citation = "Wuraola et al. 2021, Neural Networks 143",
    .formula = "where(x > 0, x, where(x >= -2, x * (1 + x / 2), 0))",
    .derivative = "where(x > 0, 1, where(x >= -2, 1 + x, 0))",
    .range = "[-1/2, inf]", .monotone = "no", .symmetry = "none", .smoothness = "C0",
    .kinks = "-2: -1", .left = "0", .right = "x", .lipschitz = "1", .roots = "0",
    .derivative_roots = "-1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 1, 0}})
