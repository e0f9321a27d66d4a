/* In f' silu carries the product b x. */
AF_ROW_FORMULA(generalized_tanh, AF_ELEMENTWISE, 2,
    .aliases = "generalized_hyperbolic_tangent",
    .summary = "a (1 - exp(-b x)) / (1 + exp(-b x)).",
    .citation = "Chen & Chang 1996, Neural Networks 9",
    .params = {{"a", 1, 0, INFINITY, "", "limit", 0},
               {"b", 1, 0, INFINITY, "", "twice the slope at 0, over a", 0}},
    .formula = "a * tanh(b * x / 2)",
    .derivative = "where(abs(x) < 1e-290, a * b / 2, 2 * a * b * (silu(x, b) / x) * (silu(-x, b) / -x))",
    .second_derivative = "where(abs(x) < 1e-290, -a * b**3 * x / 4, -2 * a * b**2 * tanh(b * x / 2) * (silu(x, b) / x) * (silu(-x, b) / -x))",
    .range = "[-a, a]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-a", .right = "a", .lipschitz = "a * b / 2", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {8, 10, 0}})
