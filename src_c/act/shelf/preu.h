/* exp(b x) in two factors, so that the product is rounded into the subnormals once; in the tail
   the rounding of the exponent counts. */
AF_ROW_FORMULA(preu, AF_ELEMENTWISE, 2,
    .summary = "Parametric rectified exponential unit: a x above 0, a x exp(b x) below.",
    .citation = "Ying et al. 2019, Rectified exponential units for convolutional neural networks, IEEE Access 7",
    .params = {{"a", 1, 0, INFINITY, "", "slope", 0},
               {"b", 1, 0, INFINITY, "", "decay below 0", 0}},
    .formula = "where(x > 0, a * x, a * (x * exp(b * x / 2) * exp(b * x / 2)))",
    .derivative = "where(x > 0, a, a * ((1 + max(b * x, -1500)) * exp(max(b * x, -1500) / 2) * exp(max(b * x, -1500) / 2)))",
    .range = "[-a / b * exp(-1), inf]", .monotone = "no", .smoothness = "C1", .left = "0",
    .right = "a * x", .lipschitz = "a", .roots = "0", .derivative_roots = "-1 / b", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
