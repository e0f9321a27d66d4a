/* Where the two differ in sign the sum as a quotient, which does not cancel; beyond 8e307, where
   2x overflows, it may. */
AF_ROW_FORMULA(sincos, AF_ELEMENTWISE, 0,
    .summary = "sin(x) + cos(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(sin(x) * cos(x) < 0 and abs(x) < 8e307, cos(2 * x) / (cos(x) - sin(x)), sin(x) + cos(x))",
    .derivative = "where(sin(x) * cos(x) > 0 and abs(x) < 8e307, cos(2 * x) / (sin(x) + cos(x)), cos(x) - sin(x))",
    .range = "[-sqrt(2), sqrt(2)]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .lipschitz = "sqrt(2)", .exact = "0: 1",
    .ulp = {{0.51, 0.51, 0}, {2.5, 2.5, 0}})
