/* exp(-|x|) in two factors, so that the product is rounded into the subnormals once. */
AF_ROW_FORMULA(rehsec, AF_ELEMENTWISE, 0,
    .summary = "x sech(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "x * exp(-abs(x) / 2) * (2 / (1 + exp(-2 * abs(x)))) * exp(-abs(x) / 2)",
    .derivative = "(1 - x * tanh(x)) * exp(-abs(x) / 2) * (2 / (1 + exp(-2 * abs(x)))) * exp(-abs(x) / 2)",
    .range = "[-0.6627434193491817, 0.6627434193491817]", .monotone = "no", .symmetry = "odd",
    .smoothness = "Cinf", .left = "0", .right = "0", .lipschitz = "1", .roots = "0",
    .derivative_roots = "-1.199678640257734, 1.199678640257734", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 30, 0}})
