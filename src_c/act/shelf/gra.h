/* Where 1 + b x < 0 it is a number for whole c alone. It cancels near -1 / b, and no bound is
   stated of float64. */
AF_ROW_FORMULA(gra, AF_ELEMENTWISE, 3,
    .summary = "Generalized Riccati activation: 1 - a / (a + (1 + b x)^c).",
    .citation = "Protonotarios et al. 2022, generalized Riccati activation; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "weight", 0},
               {"b", 1, 0, INFINITY, "", "rate", 0},
               {"c", 2, 0, INFINITY, "", "power", 0}},
    .formula = "1 / (1 + a * (1 + b * x)**-c)",
    .smoothness = "Cinf", .right = "1",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
