AF_ROW_FORMULA(aranda_ordaz, AF_ELEMENTWISE, 1,
    .aliases = "agumb adaptive_gumbel",
    .summary = "1 - (1 + a exp(x))^(-1/a).",
    .citation = "Aranda-Ordaz 1981, Biometrika 68; as adaptive Gumbel, Farhadi, Nia & Lodi 2019, arXiv:1901.09849",
    .params = {{"a", 2, 0, INFINITY, "", "asymmetry", 0}},
    .formula = "-expm1(-log1p(a * exp(x)) / a)",
    .derivative = "where(x > 0, exp(-(x + log(a) + log1p(exp(-x) / a)) / a) / (exp(-x) + a), exp(-log1p(a * exp(x)) / a) / (1 + a * exp(x)) * exp(x))",
    .range = "[0, 1]", .monotone = "increasing", .smoothness = "Cinf", .left = "0", .right = "1",
    .ulp = {{0.51, 0.51, 0}, {6, 1500, 0}})
