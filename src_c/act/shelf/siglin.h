/* It cancels near its zero, and no bound is stated of float64 values. */
AF_ROW_FORMULA(siglin, AF_ELEMENTWISE, 1,
    .summary = "sigmoid(x) + a x.",
    .citation = "Roodschild, Gotay Sardinas & Will 2020",
    .params = {{"a", 0.1, 0, INFINITY, "", "slope far out", 0}},
    .formula = "sigmoid(x) + a * x",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "Cinf", .left = "a * x",
    .right = "a * x + 1", .lipschitz = "a + 1/4", .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {0, 4, 0}})
