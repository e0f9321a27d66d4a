/* Zero keeps x's sign. */
AF_ROW_FORMULA(arctid, AF_ELEMENTWISE, 0,
    .summary = "arctan(x)^2 - x.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x == 0, -abs(x), atan(x)**2 - x)",
    .derivative = "2 * atan(x) / (1 + x * x) - 1",
    .range = "[-inf, inf]", .monotone = "decreasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "pi**2 / 4 - x", .right = "pi**2 / 4 - x", .lipschitz = "1.8238985596831416",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {5, 8, 0}})
