/* The right branch wins at 0. */
AF_ROW_FORMULA(sgt, AF_ELEMENTWISE, 4,
    .summary = "-a |x|^alpha below 0, b x^beta above.",
    .citation = "Chen et al.; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.1, 0, INFINITY, "", "factor below", 0},
               {"alpha", 1, 1, INFINITY, "", "power below", AF_CLOSED_LOW},
               {"b", 1.1, 0, INFINITY, "", "factor above", 0},
               {"beta", 1, 1, INFINITY, "", "power above", AF_CLOSED_LOW}},
    .formula = "where(x == 0, x, where(x < 0, -a * (-x)**alpha, b * x**beta))",
    .derivative = "where(x < 0, a * alpha * (-x)**(alpha - 1), b * beta * x**(beta - 1))",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0",
    .kinks = "0: where(beta == 1, b, 0)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
