/* Beyond 1e100, where squares will overflow, it is its asymptote. Where f' crosses zero depends
   on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(logish_plus, AF_ELEMENTWISE, 1,
    .summary = "Logish, smoothed: x log(1 + step_plus(x)).",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(x < -1e100, epsilon / 4 / x, x * log1p(where(abs(x) > 1e100, where(x > 0, 1, epsilon / 4 / x / x), where(x > 0, (1 + x / sqrt(x**2 + epsilon)) / 2, epsilon / (2 * sqrt(x**2 + epsilon) * (sqrt(x**2 + epsilon) - x))))))",
    .monotone = "no", .smoothness = "C1", .left = "0", .right = "log(2) * x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {6, 0, 0}})
