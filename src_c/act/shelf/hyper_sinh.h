/* Beyond 22 sinh is half an exponential, in two factors, so that nothing overflows before the
   result. At 0 the branch below. */
AF_ROW_FORMULA(hyper_sinh, AF_ELEMENTWISE, 0,
    .summary = "sinh(x) / 3 above 0, x^3 / 4 below.",
    .citation = "Parisi et al. 2021, hyper-sinh, Machine Learning with Applications 6",
    .formula = "where(x > 22, exp(x / 2) / 6 * exp(x / 2), where(x > 0, sinh(x) / 3, x / 4 * x * x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: 0", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 3, 0}})
