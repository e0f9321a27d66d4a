AF_ROW_FORMULA(cosine, AF_ELEMENTWISE, 0,
    .aliases = "cos",
    .summary = "cos(x).",
    .citation = "Rahimi & Recht 2007, Random features for large-scale kernel machines, NIPS",
    .formula = "cos(x)",
    .range = "[-1, 1]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .lipschitz = "1", .derivative_roots = "0", .exact = "0: 1",
    .ulp = {{0.51, 0.51, 0}, {0.75, 0.75, 0}})
