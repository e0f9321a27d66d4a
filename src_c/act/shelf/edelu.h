/* In the tail the rounding of the exponent counts. The right branch wins at c. */
AF_ROW_FORMULA(edelu, AF_ELEMENTWISE, 2,
    .summary = "Extended exponential linear unit: x from c on, an exponential below that meets it.",
    .citation = "Catalbas & Gulten 2022, extended exponential linear unit (EDELU); Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "rate of the exponential", 0},
               {"c", 0, 0, INFINITY, "", "where they meet", AF_CLOSED_LOW}},
    .formula = "where(x >= c, x, where(c == 0, expm1(a * x) / a, c * (expm1(a * x) / expm1(a * c))))",
    .derivative = "where(x >= c, 1, where(c == 0, exp(a * x), c * (a * exp(a * x) / expm1(a * c))))",
    .range = "[where(c == 0, -1 / a, -c / expm1(a * c)), inf]", .monotone = "increasing",
    .smoothness = "C0", .kinks = "c: 1", .left = "where(c == 0, -1 / a, -c / expm1(a * c))",
    .right = "x", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
