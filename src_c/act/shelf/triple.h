AF_ROW_FORMULA(triple, AF_ELEMENTWISE, 1,
    .summary = "Cubic.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor", 0}},
    .formula = "a * x * x * x",
    .derivative = "3 * a * x * x",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
