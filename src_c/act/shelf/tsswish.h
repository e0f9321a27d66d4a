/* Where f' crosses zero depends on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(tsswish, AF_ELEMENTWISE, 2,
    .summary = "silu(x) (sigmoid(x) + sigmoid(x - a) + sigmoid(x - b)).",
    .citation = "Koutini et al.; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "second state", 0},
               {"b", 2, 0, INFINITY, "", "third state", 0}},
    .formula = "silu(x) * (sigmoid(x) + sigmoid(x - a) + sigmoid(x - b))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "3 * x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {300, 0, 0}})
