/* The sine's argument is reduced before it is multiplied by pi. Its zeros and those of f' depend
   on the parameters, and no bound is stated but of float32 values. */
AF_ROW_FORMULA(hybrid_chaotic_af, AF_ELEMENTWISE, 1,
    .summary = "tanh(x) + a sin(pi x).",
    .citation = "torch_activation 1.0.0, HybridChaoticAF; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.1, 0, INFINITY, "", "height of the wave", 0}},
    .formula = "tanh(x) + a * sin(pi * (x - 2 * round(x / 2)))",
    .derivative = "4 * sigmoid(2 * x) * sigmoid(-2 * x) + a * pi * cos(pi * (x - 2 * round(x / 2)))",
    .symmetry = "odd", .smoothness = "Cinf", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
