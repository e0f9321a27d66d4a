/* Beyond 1e100, where squares will overflow, it is its asymptote. Below 0 by the conjugate of
   the difference, which cancels. */
AF_ROW_FORMULA(step_plus, AF_ELEMENTWISE, 1,
    .summary = "The step, smoothed: (1 + x / sqrt(x^2 + epsilon)) / 2.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, where(x > 0, 1, epsilon / 4 / x / x), where(x > 0, (1 + x / sqrt(x**2 + epsilon)) / 2, epsilon / (2 * sqrt(x**2 + epsilon) * (sqrt(x**2 + epsilon) - x))))",
    .derivative = "where(abs(x) > 1e100, epsilon / 2 / abs(x) / x / x, epsilon / (x**2 + epsilon) / sqrt(x**2 + epsilon) / 2)",
    .range = "[0, 1]", .monotone = "increasing", .smoothness = "C1", .left = "0", .right = "1",
    .lipschitz = "1 / (2 * sqrt(epsilon))",
    .ulp = {{0.51, 0.51, 0}, {5, 6, 0}})
