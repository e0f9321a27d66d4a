/* log1p(x) = log(1 + x); NaN below -1. ULP: that of the tape's log1p, and of a quotient. */
AF_ROW_FORMULA(log1p, AF_ELEMENTWISE, 0,
    .summary = "Logarithm of 1 + x.",
    .citation = "jax.numpy.log1p",
    .formula = "log1p(x)",
    .derivative = "where(x < -1, nan, 1 / (1 + x))",
    .second_derivative = "where(x < -1, nan, -1 / (1 + x) / (1 + x))",
    .symmetry = "none", .roots = "0", .exact = "0: 0",
    .ulp = {{1.0, 1.5, 0}, {1.0, 1.5, 0}})
