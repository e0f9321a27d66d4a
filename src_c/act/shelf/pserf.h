/* Below -44 / delta erf is its tangent, and silu carries the product. Where f' crosses zero
   depends on the parameters, and no bound of it is stated. */
AF_ROW_FORMULA(pserf, AF_ELEMENTWISE, 2,
    .summary = "x erf(gamma log(1 + exp(delta x))).",
    .citation = "Biswas et al. 2022, arXiv:2109.04386",
    .params = {{"gamma", 1.25, 0, INFINITY, "", "factor of the logarithm", 0},
               {"delta", 0.85, 0, INFINITY, "", "rate of its exponential", 0}},
    .formula = "where(delta * x < -44, 2 / sqrt(pi) * gamma * silu(x, delta), x * erf(gamma * delta * softplus(x, delta)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {8, 0, 0}})
