/* A sum, which cancels where m is below 0. */
AF_ROW_FORMULA(dpaf, AF_ELEMENTWISE, 2,
    .summary = "Dual parametric activation function of ReLU: max(a x, 0) + m.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "slope above 0", 0},
               {"m", 0, -INFINITY, INFINITY, "", "shift upwards", 0}},
    .formula = "where(x > 0, where(m == 0, a * x, a * x + m), where(x == 0 and m == 0, x, m))",
    .derivative = "where(x > 0, a, 0)",
    .range = "[m, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0",
    .left = "m", .right = "a * x + m", .lipschitz = "a",
    .ulp = {{0.51, 0.51, 0}, {0, 0.5, 0}})
