/* sin(x). ULP: those of the tape's sin and cos. */
AF_ROW_FORMULA(sin, AF_ELEMENTWISE, 0,
    .aliases = "sine",
    .summary = "Sine.",
    .citation = "Sitzmann et al. 2020, Implicit neural representations with periodic activation functions, arXiv:2006.09661",
    .formula = "sin(x)",
    .derivative = "cos(x)",
    .second_derivative = "-sin(x)",
    .range = "[-1, 1]", .monotone = "no", .symmetry = "odd", .smoothness = "Cinf",
    .lipschitz = "1", .exact = "0: 0",
    .ulp = {{1.0, 1.0, 0}, {1.0, 1.0, 0}})
