/* Beyond 1e100, where squares will overflow, it is its asymptote. The difference of roots as a
   quotient; what is left of 1 cancels within lambd, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(softshrink_plus, AF_ELEMENTWISE, 2,
    .summary = "softshrink(x), smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"lambd", 0.5, 0, INFINITY, "", "width of what is shrunk to 0", 0},
               {"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, x - sign(x) * lambd, x * (1 - 2 * lambd / (sqrt((x - lambd)**2 + epsilon) + sqrt((x + lambd)**2 + epsilon))))",
    .derivative = "where(abs(x) > 1e100, 1, 1 + ((x - lambd) / sqrt((x - lambd)**2 + epsilon) - (x + lambd) / sqrt((x + lambd)**2 + epsilon)) / 2)",
    .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf", .left = "x + lambd",
    .right = "x - lambd", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
