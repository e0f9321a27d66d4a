/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64 values. */
AF_ROW_FORMULA(trainable_amplitude, AF_ELEMENTWISE, 2,
    .summary = "a tanh(x) + b.",
    .citation = "Trentin 2001, Networks with trainable amplitude of activation functions; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "amplitude", 0},
               {"b", 0, -INFINITY, INFINITY, "", "shift upwards", 0}},
    .formula = "where(b == 0, a * tanh(x), a * tanh(x) + b)",
    .range = "[b - a, b + a]", .monotone = "increasing", .smoothness = "Cinf",
    .left = "b - a", .right = "b + a", .lipschitz = "a",
    .ulp = {{0.51, 0.51, 0}, {0, 4, 0}})
