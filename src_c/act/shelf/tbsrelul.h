AF_ROW_FORMULA(tbsrelul, AF_ELEMENTWISE, 1,
    .summary = "x tanh(a (1 - exp(-x)) / (1 + exp(-x))).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, INFINITY, "", "factor within the tanh", 0}},
    .formula = "x * tanh(a * tanh(x / 2))",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "-tanh(a) * x", .right = "tanh(a) * x", .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
