/* Near its zero f' cancels, and no bound of it is stated of float64. */
AF_ROW_FORMULA(etanh, AF_ELEMENTWISE, 1,
    .summary = "a exp(x) tanh(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor", 0}},
    .formula = "a * tanh(x) * exp(x)",
    .derivative = "a * exp(x) * (1 + tanh(x) * (1 - tanh(x)))",
    .second_derivative = "a * exp(x) * (1 + tanh(x) * (1 - tanh(x)) + (1 - tanh(x)) * (1 + tanh(x)) * (1 - 2 * tanh(x)))",
    .range = "[-0.3002831060007776 * a, inf]", .monotone = "no", .smoothness = "Cinf", .left = "0",
    .roots = "0", .derivative_roots = "-0.7218177375894052", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {6, 0, 0}})
