/* Each bend belongs to the piece beside it as in its authors' code. */
AF_ROW_FORMULA(lsptlu, AF_ELEMENTWISE, 1,
    .summary = "Leaky single-peaked triangle linear unit.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "height", 0}},
    .formula = "where(x < 0, 0.2 * x, where(x <= a, x, where(x <= 2*a, 2*a - x, 0)))",
    .range = "[-inf, a]", .monotone = "no", .smoothness = "C0", .kinks = "0: 1, a: 1, 2*a: -1",
    .left = "0.2 * x", .right = "0", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
