/* The right branch wins at 0. */
AF_ROW_FORMULA(lselu, AF_ELEMENTWISE, 3,
    .aliases = "leaky_scaled_exponential_linear_unit",
    .summary = "Leaky SELU: a x above 0, a (b (exp(x) - 1) + c x) below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1.0507009873554805, 0, INFINITY, "", "slope above 0", 0},
               {"b", 1.6732632423543772, 0, INFINITY, "", "limit below 0, over a", 0},
               {"c", 0.1, 0, INFINITY, "", "slope far below 0, over a", 0}},
    .formula = "where(x >= 0, a * x, a * b * expm1(x) + a * c * x)",
    .derivative = "where(x >= 0, a, a * b * exp(x) + a * c)",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a",
    .left = "a * c * x - a * b", .right = "a * x", .lipschitz = "a * max(1, b + c)", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
