AF_ROW_FORMULA(survey_elu, AF_ELEMENTWISE, 1,
    .summary = "x above 0, (exp(x) - 1) / a below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "inverse of the limit", 0}},
    .formula = "where(x > 0, x, expm1(x) / a)",
    .range = "[-1 / a, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 1 / a",
    .left = "-1 / a", .right = "x", .lipschitz = "max(1, 1 / a)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
