AF_ROW_FORMULA(m_arcsinh, AF_ELEMENTWISE, 0,
    .aliases = "modified_arcsinh",
    .summary = "arsinh(x) sqrt(|x|) / 12.",
    .citation = "Parisi 2020, arXiv:2009.07530",
    .formula = "asinh(x) * sqrt(abs(x)) / 12",
    .derivative = "where(x == 0 or abs(x) == inf, 0, where(abs(x) > 1e100, asinh(abs(x)) / sqrt(abs(x)) / 24 + 1 / sqrt(abs(x)) / 12, (asinh(x) / x / 2 + 1 / sqrt(1 + x * x)) * sqrt(abs(x)) / 12))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .lipschitz = "0.09739148156550029", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 5, 0}})
