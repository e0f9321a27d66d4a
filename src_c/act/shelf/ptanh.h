AF_ROW_FORMULA(ptanh, AF_ELEMENTWISE, 1,
    .summary = "tanh, divided by a below 0.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 2, 0, INFINITY, "", "divisor below 0", 0}},
    .formula = "where(x > 0, tanh(x), tanh(x) / a)",
    .range = "[-1 / a, 1]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 1 / a",
    .left = "-1 / a", .right = "1", .lipschitz = "max(1, 1 / a)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 5, 0}})
