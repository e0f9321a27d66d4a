/* With a = 1 the polynomial linear unit. */
AF_ROW_FORMULA(power_linear_unit, AF_ELEMENTWISE, 1,
    .aliases = "polynomial_linear_unit polu",
    .summary = "x above 0, (1 - x)^-a - 1 below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "power", 0}},
    .formula = "where(x > 0, x, expm1(-a * log1p(-x)))",
    .derivative = "where(x > 0, 1, a * (1 - x)**-a / (1 - x))",
    .range = "[-1, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a",
    .left = "-1", .right = "x", .lipschitz = "max(1, a)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 10, 0}})
