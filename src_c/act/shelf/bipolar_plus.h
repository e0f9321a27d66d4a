/* Beyond 1e100, where squares will overflow, it is its asymptote.  */
AF_ROW_FORMULA(bipolar_plus, AF_ELEMENTWISE, 1,
    .summary = "The sign of x, smoothed: x / sqrt(x^2 + epsilon).",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, sign(x), x / sqrt(x**2 + epsilon))",
    .derivative = "where(abs(x) > 1e100, epsilon / abs(x) / x / x, epsilon / (x**2 + epsilon) / sqrt(x**2 + epsilon))",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .left = "-1", .right = "1", .lipschitz = "1 / sqrt(epsilon)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 6, 0}})
