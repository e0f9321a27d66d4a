/* 1 - x^2 exp(-a x^2), as is also printed, is no wave of the paper's. In the tail the rounding
   of x^2 counts, in f' so much that no bound of float64 is stated. */
AF_ROW_FORMULA(wave, AF_ELEMENTWISE, 1,
    .summary = "(1 - x^2) exp(-a x^2).",
    .citation = "Hara & Nakayama 1994, ICNN",
    .params = {{"a", 1, 0, INFINITY, "", "decay", 0}},
    .formula = "where(a * x**2 > 1500, 0, (1 - x) * (1 + x) * exp(-a * x**2))",
    .range = "[-exp(-a - 1) / a, 1]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "0", .right = "0", .roots = "-1, 1",
    .derivative_roots = "-sqrt(1 + 1 / a), 0, sqrt(1 + 1 / a)", .exact = "0: 1",
    .ulp = {{0.51, 0.51, 0}, {1500, 0, 0}})
