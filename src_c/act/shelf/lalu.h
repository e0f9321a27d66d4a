/* exp(x) in two factors, so that the product is rounded into the subnormals once. */
AF_ROW_FORMULA(lalu, AF_ELEMENTWISE, 0,
    .aliases = "laplace_linear_unit",
    .summary = "x times the distribution function of Laplace: a GELU of heavier tails.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x > 0, x * (1 - exp(-x) / 2), x * exp(x / 2) / 2 * exp(x / 2))",
    .range = "[-0.1839397205857212, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "C2", .left = "0", .right = "x", .lipschitz = "1.0676676416183064",
    .roots = "0", .derivative_roots = "-1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 40, 0}})
