/* Beyond 1e100, where squares will overflow, it is its asymptote. It cancels, and no bound is
   stated.  */
AF_ROW_FORMULA(pan_plus, AF_ELEMENTWISE, 2,
    .summary = "|x| - a where that is positive, smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, INFINITY, "", "half the width of the flat side", 0},
               {"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, abs(x) - a, (sqrt((x - a)**2 + epsilon) + sqrt((x + a)**2 + epsilon)) / 2 - a)",
    .derivative = "where(abs(x) > 1e100, sign(x), ((x - a) / sqrt((x - a)**2 + epsilon) + (x + a) / sqrt((x + a)**2 + epsilon)) / 2)",
    .monotone = "no", .symmetry = "even", .smoothness = "C1", .left = "-x - a", .right = "x - a",
    .ulp = {{0, 0, 0}, {0, 0, 0}})
