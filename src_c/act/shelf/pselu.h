/* The left branch wins at 0. */
AF_ROW_FORMULA(pselu, AF_ELEMENTWISE, 2,
    .aliases = "scaled_exponential_linear_unit",
    .summary = "Parametric SELU.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1.0507009873554805, 0, INFINITY, "", "slope above 0", 0},
               {"b", 1.6732632423543772, 0, INFINITY, "", "limit below 0, over a", 0}},
    .formula = "where(x > 0, a * x, a * b * expm1(x))",
    .derivative = "where(x > 0, a, a * b * exp(x / 2) * exp(x / 2))",
    .range = "[-a * b, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a * b",
    .left = "-a * b", .right = "a * x", .lipschitz = "a * max(1, b)", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
