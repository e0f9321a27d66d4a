/* silu carries the product b x, which an exponential would multiply the rounding of. */
AF_ROW_FORMULA(psigmoid, AF_ELEMENTWISE, 2,
    .aliases = "scaled_logistic_sigmoid assf",
    .summary = "a sigmoid(b x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "limit", 0},
               {"b", 1, 0, INFINITY, "", "steepness", 0}},
    .formula = "where(abs(x) < 1e-290, a / 2, a * (silu(x, b) / x))",
    .derivative = "where(abs(x) < 1e-290, a * b / 4, a * b * (silu(x, b) / x) * (silu(-x, b) / -x))",
    .second_derivative = "where(abs(x) < 1e-290, 0 * x, -a * b**2 * (silu(x, b) / x) * (silu(-x, b) / -x) * tanh(b * x / 2))",
    .range = "[0, a]", .monotone = "increasing", .smoothness = "Cinf", .left = "0", .right = "a",
    .lipschitz = "a * b / 4",
    .ulp = {{0.51, 0.51, 0}, {4, 6, 0}})
