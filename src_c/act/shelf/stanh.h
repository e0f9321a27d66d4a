/* In f' silu carries the product b x. */
AF_ROW_FORMULA(stanh, AF_ELEMENTWISE, 2,
    .aliases = "lecun_tanh scaled_tanh",
    .summary = "Scaled hyperbolic tangent: a tanh(b x).",
    .citation = "LeCun et al. 1998, Efficient BackProp",
    .params = {{"a", 1.7159, 0, INFINITY, "", "limit", 0},
               {"b", 0.6666666666666666, 0, INFINITY, "", "steepness", 0}},
    .formula = "a * tanh(b * x)",
    .derivative = "where(abs(x) < 1e-290, a * b, 4 * a * b * (silu(x, 2 * b) / x) * (silu(-x, 2 * b) / -x))",
    .second_derivative = "where(abs(x) < 1e-290, -2 * a * b**3 * x, -8 * a * b**2 * tanh(b * x) * (silu(x, 2 * b) / x) * (silu(-x, 2 * b) / -x))",
    .range = "[-a, a]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-a", .right = "a", .lipschitz = "a * b", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {6, 12, 0}})
