AF_ROW_FORMULA(arbf, AF_ELEMENTWISE, 2,
    .summary = "A bell: exp(-(x - a)^2 / (2 b^2)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, -INFINITY, INFINITY, "", "centre", 0},
               {"b", 1, 0, INFINITY, "", "width", 0}},
    .formula = "exp(-((x - a) / b)**2 / 2)",
    .range = "[0, 1]", .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "0",
    .derivative_roots = "a",
    .ulp = {{0.51, 0.51, 0}, {2000, 2000, 0}})
