AF_ROW_FORMULA(penalized_tanh, AF_ELEMENTWISE, 1,
    .summary = "tanh, less steep below 0.",
    .citation = "Xu, Huang & Li 2016, arXiv:1602.05980",
    .params = {{"a", 0.25, 0, INFINITY, "", "slope at 0 from below", AF_CLOSED_LOW}},
    .formula = "where(x > 0, tanh(x), a * tanh(x))",
    .range = "[-a, 1]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a",
    .left = "-a", .right = "1", .lipschitz = "max(1, a)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4.5, 0}})
