/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64.
   */
AF_ROW_FORMULA(pssilu, AF_ELEMENTWISE, 2,
    .summary = "Parametric scaled SiLU: x (sigmoid(a x) - b) / (1 - b).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "steepness", 0},
               {"b", 0.5, 0, 1, "", "what the sigmoid is to exceed", 0}},
    .formula = "x * ((0.5 - b) + tanh(a * x / 2) / 2) / (1 - b)",
    .smoothness = "Cinf", .left = "-b / (1 - b) * x", .right = "x", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
