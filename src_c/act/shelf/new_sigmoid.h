/* The published quotient of exponentials overflows; this is the same. */
AF_ROW_FORMULA(new_sigmoid, AF_ELEMENTWISE, 0,
    .summary = "sinh(x) / sqrt(cosh(2x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "tanh(x) / sqrt(1 + tanh(x)**2)",
    .range = "[-1 / sqrt(2), 1 / sqrt(2)]", .monotone = "increasing", .symmetry = "odd",
    .smoothness = "Cinf", .left = "-1 / sqrt(2)", .right = "1 / sqrt(2)", .lipschitz = "1",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 4, 0}})
