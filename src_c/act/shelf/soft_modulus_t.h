AF_ROW_FORMULA(soft_modulus_t, AF_ELEMENTWISE, 1,
    .summary = "x tanh(x / a): a smooth modulus.",
    .citation = "Valles-Perez et al. 2023, arXiv:2303.06131",
    .params = {{"a", 0.01, 0, INFINITY, "", "width of the bend", 0}},
    .formula = "x * tanh(x / a)",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf", .left = "-x",
    .right = "x", .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
