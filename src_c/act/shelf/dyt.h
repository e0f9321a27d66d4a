/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values, nor of f', where the rounding of alpha x counts. */
AF_ROW_FORMULA(dyt, AF_ELEMENTWISE, 3,
    .aliases = "dynamic_tanh",
    .summary = "Dynamic tanh: gamma tanh(alpha x) + beta.",
    .citation = "Zhu et al. 2025, arXiv:2503.10622",
    .params = {{"alpha", 0.5, 0, INFINITY, "", "slope within the tanh", 0},
               {"gamma", 1, 0, INFINITY, "", "factor", 0},
               {"beta", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "where(beta == 0, gamma * tanh(alpha * x), gamma * tanh(alpha * x) + beta)",
    .range = "[beta - gamma, beta + gamma]", .monotone = "increasing", .smoothness = "Cinf",
    .left = "beta - gamma", .right = "beta + gamma", .lipschitz = "alpha * gamma",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
