/* Its b is log(2), by which f(0) = 0; up to 1 the difference of logarithms is one, which does
   not cancel. */
AF_ROW_FORMULA(psoftplus, AF_ELEMENTWISE, 1,
    .aliases = "parametric_softplus",
    .summary = "Parametric softplus: a (softplus(x) - b).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1.5, 0, INFINITY, "", "slope far out", 0}},
    .formula = "a * where(x > 1, softplus(x) - log(2), log1p(expm1(x) / 2))",
    .derivative = "a * sigmoid(x)",
    .range = "[-a * log(2), inf]", .monotone = "increasing", .smoothness = "Cinf",
    .left = "-a * log(2)", .right = "a * (x - log(2))", .lipschitz = "a", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {8, 4, 0}})
