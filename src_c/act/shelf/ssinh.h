/* In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(ssinh, AF_ELEMENTWISE, 2,
    .summary = "a sinh(b x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor", 0},
               {"b", 1, 0, INFINITY, "", "rate", 0}},
    .formula = "where(abs(b * x) < 700, a * sinh(b * x), sign(x) * (a / 2 * exp(abs(b * x) / 2) * exp(abs(b * x) / 2)))",
    .derivative = "where(abs(b * x) < 700, a * b * cosh(b * x), a * b / 2 * exp(abs(b * x) / 2) * exp(abs(b * x) / 2))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
