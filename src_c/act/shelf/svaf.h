/* In f' silu carries the product a x. */
AF_ROW_FORMULA(svaf, AF_ELEMENTWISE, 1,
    .aliases = "adaptive_slope_tanh tsaf",
    .summary = "Slope varying activation function: tanh(a x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "slope at 0", 0}},
    .formula = "tanh(a * x)",
    .derivative = "where(abs(x) < 1e-290, a, 4 * a * (silu(x, 2 * a) / x) * (silu(-x, 2 * a) / -x))",
    .second_derivative = "where(abs(x) < 1e-290, -2 * a**3 * x, -8 * a**2 * tanh(a * x) * (silu(x, 2 * a) / x) * (silu(-x, 2 * a) / -x))",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-1", .right = "1", .lipschitz = "a", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 6, 0}})
