/* logit(x) = log(x / (1 - x)) on [0, 1], NaN elsewhere. About its root, 1/2, where both logarithms
   cancel, 2 atanh(2 x - 1), of which 2 x - 1 is exact. */
AF_ROW_FORMULA(logit, AF_ELEMENTWISE, 0,
    .summary = "Inverse of the sigmoid: logarithm of the odds.",
    .citation = "scipy.special.logit",
    .formula = "where(abs(x - 0.5) < 0.25, 2 * atanh(2 * x - 1), log(x) - log1p(-x))",
    .derivative = "where(0 <= x <= 1, 1 / abs(x) / (1 - x), nan)",
    .second_derivative = "where(0 <= x <= 1, (2 * x - 1) / x / x / (1 - x) / (1 - x), nan)",
    .symmetry = "none", .exact = "1/2: 0",
    .ulp = {{2.0, 2.5, 0}, {2.0, 2.5, 0}})
