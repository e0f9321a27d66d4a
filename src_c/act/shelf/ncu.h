/* f' by its zeros, 1 / sqrt(3) in two parts. */
AF_ROW_FORMULA(ncu, AF_ELEMENTWISE, 0,
    .summary = "Non-monotonic cubic unit: x - x^3.",
    .citation = "Noel et al. 2021, arXiv:2111.04020",
    .formula = "x * (1 - x) * (1 + x)",
    .derivative = "-3 * (abs(x) - 0.57735026918962573105886804114561527967 - 3.345028073936e-17) * (abs(x) + 0.5773502691896257645)",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .roots = "-1, 0, 1", .derivative_roots = "-0.5773502691896257, 0.5773502691896257",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 3, 0}})
