/* Beyond 1e100, where squares will overflow, it is its asymptote. The difference of roots as a
   quotient, as it cancels; f' cancels far out, and no bound is stated of it. */
AF_ROW_FORMULA(hardtanh_plus, AF_ELEMENTWISE, 1,
    .summary = "hardtanh(x), smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, sign(x), 2 * x / (sqrt((x + 1)**2 + epsilon) + sqrt((x - 1)**2 + epsilon)))",
    .derivative = "where(abs(x) > 1e100, 0, ((x + 1) / sqrt((x + 1)**2 + epsilon) - (x - 1) / sqrt((x - 1)**2 + epsilon)) / 2)",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-1", .right = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {5, 0, 0}})
