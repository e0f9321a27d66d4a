AF_ROW_FORMULA(sqnl, AF_ELEMENTWISE, 0,
    .summary = "Square non-linearity: a piecewise quadratic tanh.",
    .citation = "Wuraola & Patel 2018, IJCNN",
    .formula = "where(abs(x) < 2, x * (1 - abs(x) / 4), sign(x))",
    .derivative = "where(abs(x) < 2, 1 - abs(x) / 2, 0)",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .left = "-1", .right = "1", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1.5, 1, 0}})
