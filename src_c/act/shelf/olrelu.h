AF_ROW_FORMULA(olrelu, AF_ELEMENTWISE, 1,
    .summary = "Optimized leaky ReLU: slope exp(-a) below 0.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 2.2, -INFINITY, INFINITY, "", "(u + l) / (u - l) of bounds l = 3 and u = 8", 0}},
    .formula = "where(x > 0, x, exp(-a) * x)",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: exp(-a)",
    .left = "exp(-a) * x", .right = "x", .lipschitz = "max(1, exp(-a))", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
