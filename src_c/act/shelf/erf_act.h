/* Below -44 / beta erf is its tangent, and silu carries the product. Where f' crosses zero
   depends on the parameters, and no bound of it is stated. */
AF_ROW_FORMULA(erf_act, AF_ELEMENTWISE, 2,
    .aliases = "erfact",
    .summary = "x erf(alpha exp(beta x)).",
    .citation = "Biswas et al. 2022, arXiv:2109.04386",
    .params = {{"alpha", 0.75, 0, INFINITY, "", "factor of the exponential", 0},
               {"beta", 0.75, 0, INFINITY, "", "its rate", 0}},
    .formula = "where(beta * x < -44, 2 / sqrt(pi) * alpha * silu(x, beta), x * erf(alpha * exp(beta * x)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {500, 0, 0}})
