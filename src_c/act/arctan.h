/* arctan(x) = atan(x). ULP: the tape's atan; the derivative by two quotients where x^2 would
   overflow. */
AF_ROW_FORMULA(arctan, AF_ELEMENTWISE, 0,
    .aliases = "atan",
    .summary = "Inverse tangent.",
    .citation = "torch.atan; Lederer 2021, Activation functions in artificial neural networks, arXiv:2101.09957",
    .formula = "atan(x)",
    .derivative = "where(abs(x) < 1e9, 1 / (1 + x**2), 1 / x / x)",
    .second_derivative = "where(abs(x) < 1e9, -2 * x / (1 + x**2) / (1 + x**2), -2 / x / x / x)",
    .range = "[-pi/2, pi/2]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-pi/2", .right = "pi/2", .lipschitz = "1", .roots = "0", .inflections = "0",
    .exact = "0: 0",
    .ulp = {{1.0, 2.0, 0}, {1.0, 2.0, 0}})
