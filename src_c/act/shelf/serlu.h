/* exp(x) in two factors, so that the product is rounded into the subnormals once. The right
   branch wins at 0. */
AF_ROW_FORMULA(serlu, AF_ELEMENTWISE, 2,
    .aliases = "scaled_exponentially_regularized_linear_unit",
    .summary = "Scaled exponentially regularized linear unit.",
    .citation = "Zhang & Li 2018, arXiv:1807.10117",
    .params = {{"a", 1.07862, 0, INFINITY, "", "slope above 0", 0},
               {"b", 2.90427, 0, INFINITY, "", "slope below at 0, over a", 0}},
    .formula = "where(x >= 0, a * x, a * b * (x * exp(x / 2) * exp(x / 2)))",
    .derivative = "where(x >= 0, a, a * b * ((1 + x) * exp(x / 2) * exp(x / 2)))",
    .range = "[-a * b * exp(-1), inf]", .monotone = "no", .smoothness = "C0", .kinks = "0: a",
    .left = "0", .right = "a * x", .lipschitz = "a * max(1, b)", .roots = "0",
    .derivative_roots = "-1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {25, 6, 0}})
