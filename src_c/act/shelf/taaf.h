/* It cancels near its zero, which depends on the parameters; of f' the rounding of the argument
   counts in the tail. No bound is stated of float64. */
AF_ROW_FORMULA(taaf, AF_ELEMENTWISE, 4,
    .summary = "Transformative adaptive activation function of tanh: alpha tanh(beta x + gamma) + delta.",
    .citation = "Kunc & Klema 2019, On transformative adaptive activation functions in neural networks for gene expression inference, bioRxiv 587287",
    .params = {{"alpha", 1, 0, INFINITY, "", "height", 0},
               {"beta", 1, 0, INFINITY, "", "steepness", 0},
               {"gamma", 0, -INFINITY, INFINITY, "", "shift sideways", 0},
               {"delta", 0, -INFINITY, INFINITY, "", "shift upwards", 0}},
    .formula = "where(gamma == 0 and delta == 0, alpha * tanh(beta * x), alpha * tanh(beta * x + gamma) + delta)",
    .range = "[delta - alpha, delta + alpha]", .monotone = "increasing", .smoothness = "Cinf",
    .left = "delta - alpha", .right = "delta + alpha", .lipschitz = "alpha * beta",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
