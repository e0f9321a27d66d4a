/* The right branch wins at 0, as in its authors' code. */
AF_ROW_FORMULA(abslu, AF_ELEMENTWISE, 1,
    .summary = "x above 0, alpha |x| below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"alpha", 0.5, -INFINITY, INFINITY, "", "slope below 0, downwards", 0}},
    .formula = "where(x >= 0, x, -alpha * x)",
    .range = "[where(alpha > 0, 0, -inf), inf]", .monotone = "no if alpha > 0 else increasing",
    .smoothness = "C0", .kinks = "0: 1", .left = "-alpha * x", .right = "x",
    .lipschitz = "max(1, abs(alpha))", .exact = "0: 0",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
