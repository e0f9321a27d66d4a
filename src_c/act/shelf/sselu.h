/* In the tail the rounding of the exponent counts. The right branch wins at 0. */
AF_ROW_FORMULA(sselu, AF_ELEMENTWISE, 3,
    .aliases = "scaled_scaled_exponential_linear_unit",
    .summary = "SELU with a rate below 0: a x above, a b (exp(c x) - 1) below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1.0507009873554805, 0, INFINITY, "", "slope above 0", 0},
               {"b", 1.6732632423543772, 0, INFINITY, "", "limit below 0, over a", 0},
               {"c", 1, 0, INFINITY, "", "rate", 0}},
    .formula = "where(x >= 0, a * x, a * b * expm1(c * x))",
    .range = "[-a * b, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a",
    .left = "-a * b", .right = "a * x", .lipschitz = "a * max(1, b * c)", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {6, 1000, 0}})
