/* f'(0) is infinite, and no bound is stated of it. */
AF_ROW_FORMULA(square_root, AF_ELEMENTWISE, 0,
    .summary = "The square root; NaN below 0.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "sqrt(x)",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .roots = "0", .exact = "0: 0, 1: 1",
    .ulp = {{0.51, 0, 0}, {0.51, 0, 0}})
