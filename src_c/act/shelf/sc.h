/* Above 1/2 by f(1 - x) = 1 - f(x); the difference of two softplus where it does not cancel,
   else one logarithm. In the tails the rounding of a x counts. */
AF_ROW_FORMULA(sc, AF_ELEMENTWISE, 1,
    .aliases = "soft_clipping",
    .summary = "Soft clipping: log((1 + exp(a x)) / (1 + exp(a (x - 1)))) / a.",
    .citation = "Klimek & Perelstein 2020, arXiv:1810.11509",
    .params = {{"a", 50, 0, INFINITY, "", "sharpness of the bends", 0}},
    .formula = "where(x > 0.5, 1 - where(a * (1 - x) > 1, softplus(1 - x, a) - softplus(-x, a), log1p(-expm1(-a) * exp(a * (1 - x)) / (1 + exp(-a * x))) / a), where(a * x > 1, softplus(x, a) - softplus(x - 1, a), log1p(-expm1(-a) * exp(a * x) / (1 + exp(a * (x - 1)))) / a))",
    .derivative = "-expm1(-a) * sigmoid(a * x) * sigmoid(a * (1 - x))",
    .range = "[0, 1]", .monotone = "increasing", .smoothness = "Cinf", .left = "0", .right = "1",
    .lipschitz = "tanh(a / 4)",
    .ulp = {{0.51, 0.51, 0}, {800, 1000, 0}})
