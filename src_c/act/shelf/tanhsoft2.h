/* Below -44 / c tanh is its tangent, and silu carries the product. Where f' crosses zero depends
   on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(tanhsoft2, AF_ELEMENTWISE, 2,
    .summary = "x tanh(b exp(c x)).",
    .citation = "Biswas et al. 2020, arXiv:2009.03863",
    .params = {{"b", 0.6, 0, INFINITY, "", "factor of the exponential", 0},
               {"c", 1, 0, INFINITY, "", "its rate", 0}},
    .formula = "where(c * x < -44, b * silu(x, c), x * tanh(b * exp(c * x)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {40, 0, 0}})
