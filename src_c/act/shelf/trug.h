AF_ROW_FORMULA(trug, AF_ELEMENTWISE, 1,
    .summary = "A bell: exp(-x^2 / (2 sigma^2)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"sigma", 1, 0, INFINITY, "", "width", 0}},
    .formula = "gaussian(x / (sqrt(2) * sigma))",
    .range = "[0, 1]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf", .left = "0",
    .right = "0", .derivative_roots = "0", .exact = "0: 1",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
