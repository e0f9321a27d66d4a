/* The right branch wins at 0, as in its authors' code. */
AF_ROW_FORMULA(lpselu, AF_ELEMENTWISE, 3,
    .summary = "Leaky parametric SELU.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1.0507009873554805, 0, INFINITY, "", "slope above 0", 0},
               {"b", 1.6732632423543772, 0, INFINITY, "", "limit below 0, over a", 0},
               {"c", 0.01, 0, INFINITY, "", "slope far below 0", AF_CLOSED_LOW}},
    .formula = "where(x >= 0, a * x, a * b * expm1(x) + c * x)",
    .derivative = "where(x >= 0, a, a * b * exp(x / 2) * exp(x / 2) + c)",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a",
    .left = "c * x - a * b", .right = "a * x", .lipschitz = "max(a, a * b + c)", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
