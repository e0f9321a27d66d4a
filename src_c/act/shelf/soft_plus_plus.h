/* Near 0 the difference of logarithms as one, which does not cancel. */
AF_ROW_FORMULA(soft_plus_plus, AF_ELEMENTWISE, 2,
    .summary = "log(1 + exp(k x)) + x / c - log 2.",
    .citation = "Ciuparu, Nagy-Dabacan & Muresan 2020, Neurocomputing 384",
    .params = {{"k", 1, 0, INFINITY, "", "slope added on the right", 0},
               {"c", 2, 0, INFINITY, "", "inverse of the slope on the left", 0}},
    .formula = "where(k * x > 1, k * softplus(x, k) - log(2), log1p(expm1(k * x) / 2)) + x / c",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "Cinf",
    .left = "x / c - log(2)", .right = "(k + 1 / c) * x - log(2)", .lipschitz = "k + 1 / c",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
