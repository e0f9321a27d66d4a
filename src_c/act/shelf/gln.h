/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(gln, AF_ELEMENTWISE, 2,
    .summary = "Global-local neuron: sin(x) and tanh(x), weighted by sigmoid(a), less b.",
    .citation = "Ferreira et al. 2021, Adaptive activation functions; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, -INFINITY, INFINITY, "", "a sigmoid of it is the weight of the sine", 0},
               {"b", 1, -INFINITY, INFINITY, "", "shift downwards", 0}},
    .formula = "sigmoid(a) * sin(x) + sigmoid(-a) * tanh(x) - b",
    .smoothness = "Cinf",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
