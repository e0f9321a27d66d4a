AF_ROW_FORMULA(lirelu, AF_ELEMENTWISE, 1,
    .summary = "relu(x) + a x.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.2, 0, INFINITY, "", "slope below 0", 0}},
    .formula = "where(x > 0, (1 + a) * x, a * x)",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a",
    .left = "a * x", .right = "(1 + a) * x", .lipschitz = "1 + a", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
