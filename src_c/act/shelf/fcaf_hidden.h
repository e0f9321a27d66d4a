/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(fcaf_hidden, AF_ELEMENTWISE, 3,
    .summary = "Fusion of chaotic maps, of one step: r s (1 - s) + s + a - b sin(2 pi s) / (2 pi), s = sigmoid(x).",
    .citation = "Reid & Ferens 2021, A hybrid chaotic activation function for artificial neural networks; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"r", 4, 0, INFINITY, "", "rate of the logistic map", 0},
               {"a", 0, -INFINITY, INFINITY, "", "shift", 0},
               {"b", 0.5, 0, 1, "", "height of the sine", 0}},
    .formula = "where(a == 0, r * sigmoid(x) * sigmoid(-x) + sigmoid(x) - b / (2 * pi) * where(x > 0, -sin(2 * pi * sigmoid(-x)), sin(2 * pi * sigmoid(x))), r * sigmoid(x) * sigmoid(-x) + sigmoid(x) - b / (2 * pi) * where(x > 0, -sin(2 * pi * sigmoid(-x)), sin(2 * pi * sigmoid(x))) + a)",
    .smoothness = "Cinf", .left = "a", .right = "1 + a",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
