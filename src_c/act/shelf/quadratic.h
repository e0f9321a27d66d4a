AF_ROW_FORMULA(quadratic, AF_ELEMENTWISE, 0,
    .aliases = "square",
    .summary = "x^2.",
    .citation = "Livni, Shalev-Shwartz & Shamir 2014, arXiv:1410.1141",
    .formula = "x**2",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0.51, 0.51, 0}})
