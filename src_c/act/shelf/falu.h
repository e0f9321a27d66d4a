/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(falu, AF_ELEMENTWISE, 2,
    .summary = "Fractional adaptive linear unit: derivatives of x sigmoid(beta x) of order alpha, interpolated.",
    .citation = "Zamora Esquivel et al. 2022, Fractional adaptive linear units, AAAI",
    .params = {{"alpha", 0.5, 0, 2, "", "order", AF_CLOSED_LOW | AF_CLOSED_HIGH},
               {"beta", 1, 1, 10, "", "steepness", AF_CLOSED_LOW | AF_CLOSED_HIGH}},
    .formula = "where(alpha <= 1, silu(x, beta) * ((1 - alpha) + alpha * sigmoid(-beta * x)) + alpha * sigmoid(beta * x), (silu(x, beta) * sigmoid(-beta * x) + sigmoid(beta * x)) * (1 - 2 * (alpha - 1) * sigmoid(beta * x)) + (alpha - 1) * sigmoid(beta * x))",
    .smoothness = "Cinf", .left = "0",
    .right = "where(alpha < 1, (1 - alpha) * x + alpha, 2 - alpha)",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
