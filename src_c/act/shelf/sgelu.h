AF_ROW_FORMULA(sgelu, AF_ELEMENTWISE, 1,
    .summary = "Symmetrical GELU.",
    .citation = "Yu & Su 2019, arXiv:1911.03925",
    .params = {{"alpha", 0.1, 0, INFINITY, "", "slope far out", 0}},
    .formula = "alpha * x * erf(x / sqrt(2))",
    .derivative = "alpha * (erf(x / sqrt(2)) + x * (sqrt(2 / pi) * exp(-x * x / 2)))",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "-alpha * x", .right = "alpha * x", .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 60, 0}})
