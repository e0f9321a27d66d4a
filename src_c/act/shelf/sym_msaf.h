/* Near its zero by a quotient, as the sum cancels there. */
AF_ROW_FORMULA(sym_msaf, AF_ELEMENTWISE, 1,
    .summary = "Symmetrical multistate: sigmoid(x) + sigmoid(x + a) - 1.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "distance of the states", 0}},
    .formula = "where(abs(x + a / 2) < 1, sinh(x + a / 2) / (2 * cosh(x / 2) * cosh((x + a) / 2)), sigmoid(x) - sigmoid(-x - a))",
    .derivative = "sigmoid(x) * sigmoid(-x) + sigmoid(x + a) * sigmoid(-x - a)",
    .range = "[-1, 1]", .monotone = "increasing", .smoothness = "Cinf", .left = "-1", .right = "1",
    .ulp = {{0.51, 0.51, 0}, {40, 1500, 0}})
