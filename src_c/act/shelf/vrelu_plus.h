/* Beyond 1e100, where squares will overflow, it is its asymptote.  */
AF_ROW_FORMULA(vrelu_plus, AF_ELEMENTWISE, 1,
    .aliases = "mollified_absolute_value",
    .summary = "|x|, smoothed: sqrt(x^2 + epsilon).",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, abs(x), sqrt(x**2 + epsilon))",
    .derivative = "where(abs(x) > 1e100, sign(x), x / sqrt(x**2 + epsilon))",
    .range = "[sqrt(epsilon), inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "-x", .right = "x", .lipschitz = "1", .derivative_roots = "0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
