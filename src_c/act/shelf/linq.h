/* With 1 - 2x + x^2 in place of (1 - a)^2, as it is also printed, it would not meet the
   parabola. */
AF_ROW_FORMULA(linq, AF_ELEMENTWISE, 1,
    .summary = "Linearized SQNL: a parabola between lines of slope a.",
    .citation = "Wuraola & Patel 2022, Resource efficient activation functions, Neurocomputing 482",
    .params = {{"a", 0.25, 0, 1, "", "slope of the lines", 0}},
    .formula = "where(abs(x) >= 2 - 2 * a, a * x + sign(x) * (1 - a)**2, x * (1 - abs(x) / 4))",
    .derivative = "where(abs(x) >= 2 - 2 * a, a, 1 - abs(x) / 2)",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .left = "a * x - (1 - a)**2", .right = "a * x + (1 - a)**2", .lipschitz = "1", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 0.51, 0}})
