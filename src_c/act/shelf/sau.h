/* The density is over b, without which, as it is also printed, f would not be the convolution.
   It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. */
AF_ROW_FORMULA(sau, AF_ELEMENTWISE, 2,
    .summary = "Smoothed PReLU: its mean beside x, weighted by a normal density of width 1 / b.",
    .citation = "Biswas et al. 2021, SAU, arXiv:2109.13210",
    .params = {{"a", 0.15, 0, 1, "", "slope far below 0", 0},
               {"b", 1, 0, INFINITY, "", "sharpness", 0}},
    .formula = "a * x + (1 - a) * (x * ndtr(b * x) + exp(-(b * x)**2 / 2) / (b * sqrt(2 * pi)))",
    .monotone = "increasing", .smoothness = "Cinf", .left = "a * x", .right = "x", .lipschitz = "1",
    .ulp = {{0.51, 0.51, 0}, {0, 4, 0}})
