/* Below -7 it is below the subnormals; above, the rounding of exp(-x) counts e^-x times. */
AF_ROW_FORMULA(sigmoid_gumbel, AF_ELEMENTWISE, 0,
    .summary = "sigmoid(x) exp(-exp(-x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x < -7, 0, sigmoid(x) * exp(-exp(-x)))",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "1", .lipschitz = "0.3371978593386296",
    .ulp = {{0.51, 0.51, 0}, {300, 400, 0}})
