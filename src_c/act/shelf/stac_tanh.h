/* The lines win at the kinks. */
AF_ROW_FORMULA(stac_tanh, AF_ELEMENTWISE, 2,
    .summary = "tanh within a, lines of slope b outside.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "end of the tanh", 0},
               {"b", 0.1, 0, INFINITY, "", "slope outside", AF_CLOSED_LOW}},
    .formula = "where(abs(x) < a, tanh(x), sign(x) * (tanh(a) + b * (abs(x) - a)))",
    .range = "[where(b > 0, -inf, -tanh(a)), where(b > 0, inf, tanh(a))]",
    .monotone = "increasing", .symmetry = "odd", .smoothness = "C0", .kinks = "-a: b, a: b",
    .left = "b * (x + a) - tanh(a)", .right = "b * (x - a) + tanh(a)", .lipschitz = "max(1, b)",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
