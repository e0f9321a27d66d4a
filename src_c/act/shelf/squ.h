AF_ROW_FORMULA(squ, AF_ELEMENTWISE, 0,
    .summary = "Shifted quadratic unit: x^2 + x.",
    .citation = "Noel et al. 2021, arXiv:2111.04020",
    .formula = "x * (1 + x)",
    .derivative = "1 + 2*x",
    .range = "[-1/4, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .roots = "-1, 0", .derivative_roots = "-0.5", .exact = "0: 0",
    .ulp = {{0.51, 0.5, 0}, {2, 0.5, 0}})
