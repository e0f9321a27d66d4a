/* Slope a, as torch_activation has it, is no leak. The left branch wins at 0. */
AF_ROW_FORMULA(vlrelu, AF_ELEMENTWISE, 1,
    .aliases = "very_leaky_relu",
    .summary = "Very leaky ReLU: slope 1/a below 0.",
    .citation = "Graham 2014, arXiv:1409.6070",
    .params = {{"a", 3, 0, INFINITY, "", "inverse of the slope below", 0}},
    .formula = "where(x > 0, x, x / a)",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 1 / a",
    .left = "x / a", .right = "x", .lipschitz = "max(1, 1 / a)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0.51, 0.51, 0}})
