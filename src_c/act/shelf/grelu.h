/* In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(grelu, AF_ELEMENTWISE, 2,
    .summary = "Generalized ReLU: log(1 + a^(b x)) / (b log(a)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1.5, 1, INFINITY, "", "base", 0},
               {"b", 0.5, 0, INFINITY, "", "rate", 0}},
    .formula = "softplus(x, b * log(a))",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "Cinf", .left = "0", .right = "x",
    .lipschitz = "1",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
