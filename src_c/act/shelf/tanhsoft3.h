/* Beyond 40 the 1 is nothing. Where f' crosses zero depends on a, and no bound is stated of it. */
AF_ROW_FORMULA(tanhsoft3, AF_ELEMENTWISE, 1,
    .summary = "log(1 + exp(x) tanh(a x)).",
    .citation = "Biswas et al. 2020, arXiv:2009.03863",
    .params = {{"a", 1, 0, INFINITY, "", "slope within the tanh", 0}},
    .formula = "where(x > 40, x + log(tanh(a * x)), log1p(exp(x) * tanh(a * x)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {6, 0, 0}})
