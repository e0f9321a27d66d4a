/* Below 0 it falls to -c, for which exp(-x / d), as it is also printed, has the wrong sign.
   The left branch wins at 0. In f' the rounding of x / b counts in the tail. */
AF_ROW_FORMULA(hexpo, AF_ELEMENTWISE, 4,
    .summary = "An exponential towards a limit on each side.",
    .citation = "Kong & Takatsuka 2017, IJCNN",
    .params = {{"a", 1, 0, INFINITY, "", "limit above", 0},
               {"b", 1, 0, INFINITY, "", "decay above", 0},
               {"c", 1, 0, INFINITY, "", "limit below", 0},
               {"d", 1, 0, INFINITY, "", "decay below", 0}},
    .formula = "where(x > 0, -a * expm1(-x / b), c * expm1(x / d))",
    .range = "[-c, a]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: c / d",
    .left = "-c", .right = "a", .lipschitz = "max(a / b, c / d)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 600, 0}})
