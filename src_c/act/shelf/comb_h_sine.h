AF_ROW_FORMULA(comb_h_sine, AF_ELEMENTWISE, 1,
    .aliases = "combhsine",
    .summary = "sinh(a x) + arsinh(a x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "scale", 0}},
    .formula = "sinh(a * x) + asinh(a * x)",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {600, 600, 0}})
