/* 1 - c by the map's square, as it cancels. Its zeros and those of f' depend on the parameters,
   and no bound is stated but of float32 values. */
AF_ROW_FORMULA(hcaf, AF_ELEMENTWISE, 1,
    .summary = "Hybrid chaotic: three steps of the logistic map r c (1 - c) from the sigmoid.",
    .citation = "Reid & Ferens 2021, A hybrid chaotic activation function for artificial neural networks; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"r", 4, 0, 4, "", "rate", AF_CLOSED_HIGH}},
    .formula = "r * (r * (r * (sigmoid(x) * sigmoid(-x))) * ((1 - r / 4) + r / 4 * tanh(x / 2)**2)) * ((1 - r / 4) + r / 4 * (1 - 2 * (r * (sigmoid(x) * sigmoid(-x))))**2)",
    .symmetry = "even", .smoothness = "Cinf", .left = "0", .right = "0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
