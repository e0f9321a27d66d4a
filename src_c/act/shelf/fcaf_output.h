/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(fcaf_output, AF_ELEMENTWISE, 5,
    .summary = "fcaf_hidden + exp(-c s^2) + d, s = sigmoid(x).",
    .citation = "Reid & Ferens 2021, A hybrid chaotic activation function for artificial neural networks; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"r", 4, 0, INFINITY, "", "rate of the logistic map", 0},
               {"a", 0, -INFINITY, INFINITY, "", "shift", 0},
               {"b", 0.5, 0, 1, "", "height of the sine", 0},
               {"c", 1, 0, INFINITY, "", "decay of the bell", 0},
               {"d", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "r * sigmoid(x) * sigmoid(-x) + sigmoid(x) - b / (2 * pi) * where(x > 0, -sin(2 * pi * sigmoid(-x)), sin(2 * pi * sigmoid(x))) + a + exp(-c * sigmoid(x)**2) + d",
    .smoothness = "Cinf", .left = "a + 1 + d", .right = "1 + a + exp(-c) + d",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
