/* Beyond 1e100, where squares will overflow, it is its asymptote. The difference of roots as a
   quotient, below 0 each by its conjugate; f' cancels far out, and no bound is stated of it. */
AF_ROW_FORMULA(brelu_plus, AF_ELEMENTWISE, 1,
    .summary = "x between 0 and 1, smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(x > 1e100, 1, where(x < -1e100, epsilon / 2 / x / x, where(x < 0, (epsilon / (sqrt(x**2 + epsilon) - x) + epsilon / (sqrt((x - 1)**2 + epsilon) - x + 1)) / (sqrt(x**2 + epsilon) + sqrt((x - 1)**2 + epsilon)) / 2, where(x < 0.5, (sqrt(x**2 + epsilon) + x - epsilon / (sqrt((x - 1)**2 + epsilon) + 1 - x)) / 2, (1 + (2 * x - 1) / (sqrt(x**2 + epsilon) + sqrt((x - 1)**2 + epsilon))) / 2))))",
    .derivative = "where(abs(x) > 1e100, 0, (x / sqrt(x**2 + epsilon) - (x - 1) / sqrt((x - 1)**2 + epsilon)) / 2)",
    .range = "[0, 1]", .monotone = "increasing", .smoothness = "C1", .left = "0", .right = "1",
    .ulp = {{0.51, 0, 0}, {8, 0, 0}})
