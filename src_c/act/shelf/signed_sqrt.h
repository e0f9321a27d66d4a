/* f'(0) is infinite, and no bound is stated of it. */
AF_ROW_FORMULA(signed_sqrt, AF_ELEMENTWISE, 0,
    .summary = "Square root, extended to an odd function.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x > 0, sqrt(x), -sqrt(-x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C0",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1, 0, 0}})
