/* In f' silu carries the product a x. */
AF_ROW_FORMULA(adaptive_sigmoid, AF_ELEMENTWISE, 1,
    .summary = "2 tanh(a x / 2) / a.",
    .citation = "Yamada & Yabuta 1992",
    .params = {{"a", 1, 0, INFINITY, "", "steepness", 0}},
    .formula = "2 * tanh(a * x / 2) / a",
    .derivative = "where(abs(x) < 1e-290, 1, 4 * (silu(x, a) / x) * (silu(-x, a) / -x))",
    .second_derivative = "where(abs(x) < 1e-290, -a * a * x / 2, -4 * a * tanh(a * x / 2) * (silu(x, a) / x) * (silu(-x, a) / -x))",
    .range = "[-2 / a, 2 / a]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-2 / a", .right = "2 / a", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {10, 5, 0}})
