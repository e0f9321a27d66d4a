/* Beyond 1e100, where squares will overflow, it is its asymptote. Below 0 by the conjugate of
   the difference, which cancels. Where f' crosses zero depends on epsilon, and no bound is
   stated of it. */
AF_ROW_FORMULA(swish_plus, AF_ELEMENTWISE, 1,
    .summary = "relu(x), smoothed: x (1 + x / sqrt(x^2 + epsilon)) / 2.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, where(x > 0, x, epsilon / 4 / x), where(x > 0, x * (1 + x / sqrt(x**2 + epsilon)) / 2, x * (epsilon / (2 * sqrt(x**2 + epsilon) * (sqrt(x**2 + epsilon) - x)))))",
    .derivative = "where(x > 1e100, 1, where(x < -1e100, -epsilon / 4 / x / x, where(x > 0, 1 + x / sqrt(x**2 + epsilon) * (1 + epsilon / (x**2 + epsilon)), epsilon / (x**2 + epsilon) * ((epsilon + x * sqrt(x**2 + epsilon)) / sqrt(x**2 + epsilon) / (sqrt(x**2 + epsilon) - x))) / 2))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {5, 0, 0}})
