AF_ROW_FORMULA(reltanh, AF_ELEMENTWISE, 2,
    .summary = "tanh between a and b, its tangents outside.",
    .citation = "Wang, Qin, Wang & Xiang 2019, Neurocomputing 363",
    .params = {{"a", -1.5, -INFINITY, 0, "", "lower end", 0},
               {"b", 0, 0, INFINITY, "", "upper end", AF_CLOSED_LOW}},
    .formula = "where(x < a, tanh(a) + 4 * sigmoid(2*a) * sigmoid(-2*a) * (x - a), where(x > b, tanh(b) + 4 * sigmoid(2*b) * sigmoid(-2*b) * (x - b), tanh(x)))",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C1", .lipschitz = "1",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {6, 6, 0}})
