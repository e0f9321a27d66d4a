/* softplus_inverse(y) = log(exp(y) - 1) = y + log(1 - exp(-y)); NaN below 0. About its root, log(2), of
   two words, as log(2 exp(y - log(2)) - 1). */
AF_ROW_FORMULA(softplus_inverse, AF_ELEMENTWISE, 0,
    .aliases = "inverse_softplus inv_softplus",
    .summary = "Inverse of softplus.",
    .citation = "tensorflow_probability.math.softplus_inverse",
    .formula = "where(abs(x - 0.7) < 0.3, log1p(2 * expm1(x - 0.693147180559945286226764 - 2.3190468138462995584e-17)), "
        "where(x < 1, log(expm1(x)), x + log1p(-exp(-x))))",
    .derivative = "where(x < 0, nan, 1 / abs(expm1(-x)))",
    .second_derivative = "where(x < 0, nan, -exp(-x) / expm1(-x) / expm1(-x))",
    .symmetry = "none", .right = "x",
    .ulp = {{4.0, 2.0, 0}, {4.0, 2.0, 0}})
