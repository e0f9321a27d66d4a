/* In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(shifted_scaled_sigmoid, AF_ELEMENTWISE, 2,
    .aliases = "sss",
    .summary = "sigmoid(a (x - b)).",
    .citation = "Arai & Imamura; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "steepness", 0},
               {"b", 0, -INFINITY, INFINITY, "", "centre", 0}},
    .formula = "sigmoid(a * (x - b))",
    .range = "[0, 1]", .monotone = "increasing", .smoothness = "Cinf", .left = "0", .right = "1",
    .lipschitz = "a / 4",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
