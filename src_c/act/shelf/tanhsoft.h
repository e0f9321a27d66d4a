/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(tanhsoft, AF_ELEMENTWISE, 4,
    .summary = "tanh(a x + b exp(c x)) log(d + exp(x)).",
    .citation = "Biswas et al. 2020, arXiv:2009.03863",
    .params = {{"a", 0.5, 0, INFINITY, "", "slope within the tanh", 0},
               {"b", 0.5, 0, INFINITY, "", "factor of the exponential", 0},
               {"c", 1, 0, INFINITY, "", "its rate", 0},
               {"d", 0.1, 0, INFINITY, "", "what is added in the logarithm", 0}},
    .formula = "tanh(a * x + b * exp(c * x)) * where(x > 0, x + log1p(d * exp(-x)), log(d + exp(x)))",
    .smoothness = "Cinf", .left = "-log(d)", .right = "x",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
