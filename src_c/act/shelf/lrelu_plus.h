/* Beyond 1e100, where squares will overflow, it is its asymptote. It cancels near its zero,
   which depends on the parameters, and no bound is stated of float64 values. */
AF_ROW_FORMULA(lrelu_plus, AF_ELEMENTWISE, 2,
    .summary = "Leaky ReLU, smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"negative_slope", 0.01, 0, 1, "", "slope far below 0", 0},
               {"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(x > 1e100, x, where(x < -1e100, negative_slope * x, negative_slope * x + where(x > 0, (1 - negative_slope) * x + sqrt(((1 - negative_slope) * x)**2 + epsilon), epsilon / (sqrt(((1 - negative_slope) * x)**2 + epsilon) - (1 - negative_slope) * x)) / 2))",
    .derivative = "where(x > 1e100, 1, where(x < -1e100, negative_slope, (1 + negative_slope) / 2 + (1 - negative_slope)**2 / 2 * x / sqrt(((1 - negative_slope) * x)**2 + epsilon)))",
    .monotone = "increasing", .smoothness = "C1", .left = "negative_slope * x", .right = "x",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
