/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. The right branch wins at 0. */
AF_ROW_FORMULA(lpselu_rp, AF_ELEMENTWISE, 4,
    .summary = "Leaky parametric SELU, shifted upwards.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1.0507009873554805, 0, INFINITY, "", "slope above 0", 0},
               {"b", 1.6732632423543772, 0, INFINITY, "", "limit below 0, over a", 0},
               {"c", 0.01, 0, INFINITY, "", "slope far below 0", AF_CLOSED_LOW},
               {"m", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "where(m == 0, where(x >= 0, a * x, a * b * expm1(x) + c * x), where(x >= 0, a * x, a * b * expm1(x) + c * x) + m)",
    .derivative = "where(x >= 0, a, a * b * exp(x) + c)",
    .monotone = "increasing", .smoothness = "C0", .kinks = "0: a", .left = "c * x - a * b + m",
    .right = "a * x + m", .lipschitz = "a * max(1, b) + c",
    .ulp = {{0.51, 0.51, 0}, {0, 4, 0}})
