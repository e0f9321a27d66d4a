/* f'(0) is infinite, and no bound is stated of it. */
AF_ROW_FORMULA(ssaf, AF_ELEMENTWISE, 1,
    .summary = "Square root of 2 a |x|, extended to an odd function.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "inverse of the curvature", 0}},
    .formula = "where(x > 0, sqrt(2 * a) * sqrt(x), -sqrt(2 * a) * sqrt(-x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C0",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {4, 0, 0}})
