/* Far out the inner sine is that of what tanh lacks to 1. Where f' crosses zero depends on the
   parameters, and no bound is stated of it. */
AF_ROW_FORMULA(ccaf, AF_ELEMENTWISE, 2,
    .summary = "Cascade chaotic activation function, of one step: a sin(pi b sin(pi tanh(x))).",
    .citation = "Reid & Ferens 2021, cascade chaotic activation functions; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, INFINITY, "", "height", 0},
               {"b", 0.5, 0, 1, "", "height of the inner sine", 0}},
    .formula = "a * sin(pi * b * where(abs(x) < 0.5, sin(pi * tanh(x)), sign(x) * sin(2 * pi * sigmoid(-2 * abs(x)))))",
    .symmetry = "odd", .smoothness = "Cinf", .left = "0", .right = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
