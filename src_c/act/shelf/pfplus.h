/* Below -1 by the inverse of x, as b x may overflow. */
AF_ROW_FORMULA(pfplus, AF_ELEMENTWISE, 2,
    .summary = "a x above 0, a x / (1 - b x) below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "slope at 0", 0},
               {"b", 0.1, 0, INFINITY, "", "curvature below 0", 0}},
    .formula = "where(x > 0, a * x, where(x > -1, a * x / (1 - b * x), -a / (b - 1 / x)))",
    .range = "[-a / b, inf]", .monotone = "increasing", .smoothness = "C1", .left = "-a / b",
    .right = "a * x", .lipschitz = "a", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
