/* In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(sexp, AF_ELEMENTWISE, 2,
    .summary = "a (exp(b x) - 1).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "limit below", 0},
               {"b", 1, 0, INFINITY, "", "rate", 0}},
    .formula = "where(b * x > 700, a * exp(b * x / 2) * exp(b * x / 2), a * expm1(b * x))",
    .derivative = "a * b * exp(b * x / 2) * exp(b * x / 2)",
    .range = "[-a, inf]", .monotone = "increasing", .smoothness = "Cinf", .left = "-a",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
