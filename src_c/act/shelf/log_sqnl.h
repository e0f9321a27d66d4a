/* Completed squares, so that nothing cancels where it is flat. */
AF_ROW_FORMULA(log_sqnl, AF_ELEMENTWISE, 0,
    .summary = "A piecewise quadratic sigmoid.",
    .citation = "Wuraola & Patel 2018, IJCNN",
    .formula = "where(x < -2, 0, where(x < 0, (1 + x / 2)**2 / 2, where(x < 2, 1 - (1 - x / 2)**2 / 2, 1)))",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "C1",
    .left = "0", .right = "1", .lipschitz = "1/2", .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {2, 1, 0}})
