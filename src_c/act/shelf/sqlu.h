AF_ROW_FORMULA(sqlu, AF_ELEMENTWISE, 0,
    .summary = "Square linear unit: a piecewise quadratic ELU.",
    .citation = "Wuraola et al. 2021, Neural Networks 143",
    .formula = "where(x > 0, x, where(x > -2, x * (1 + x / 4), -1))",
    .derivative = "where(x > 0, 1, where(x > -2, 1 + x / 2, 0))",
    .range = "[-1, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C1",
    .left = "-1", .right = "x", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1.5, 1, 0}})
