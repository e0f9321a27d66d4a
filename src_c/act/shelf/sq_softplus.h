AF_ROW_FORMULA(sq_softplus, AF_ELEMENTWISE, 0,
    .summary = "Square softplus: quadratic between -1/2 and 1/2.",
    .citation = "Wuraola et al. 2021, Neural Networks 143",
    .formula = "where(x > 0.5, x, where(x > -0.5, (x + 0.5)**2 / 2, 0))",
    .derivative = "where(x > 0.5, 1, where(x > -0.5, x + 0.5, 0))",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C1",
    .left = "0", .right = "x", .lipschitz = "1", .exact = "0: 1/8",
    .ulp = {{0.51, 0.51, 0}, {2, 1, 0}})
