/* Beyond 1e10 the root is |x| to 2^-60, and nothing is squared. */
AF_ROW_FORMULA(swim, AF_ELEMENTWISE, 1,
    .summary = "x (1 + a x / sqrt(1 + x^2)) / 2.",
    .citation = "Abdool & Dear 2023, Swim",
    .params = {{"a", 0.5, 0, 1, "", "weight of the curve", AF_CLOSED_LOW}},
    .formula = "where(abs(x) < 1e10, x / 2 * (1 + a * (x / sqrt(1 + x*x))), x / 2 * (1 + a * sign(x)))",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "Cinf",
    .left = "(1 - a) / 2 * x", .right = "(1 + a) / 2 * x", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {4, 0, 0}})
