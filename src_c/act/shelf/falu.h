/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(falu, AF_ELEMENTWISE, 2,
    .summary = "Fractional adaptive linear unit: the derivative of order alpha of x sigmoid(beta x), from 0 to 2, interpolated.",
    .citation = "Zamora Esquivel et al. 2022, Fractional adaptive linear units, AAAI",
    .params = {{"alpha", 0.5, 0, 2, "", "order", AF_CLOSED_LOW | AF_CLOSED_HIGH},
               {"beta", 1, 1, 10, "", "steepness", AF_CLOSED_LOW | AF_CLOSED_HIGH}},
    .formula = "where(alpha <= 1, silu(x, beta) + alpha * sigmoid(beta * x) * (1 - silu(x, beta)), (silu(x, beta) + sigmoid(beta * x) * (1 - silu(x, beta))) + (alpha - 1) * sigmoid(beta * x) * (1 - 2 * (silu(x, beta) + sigmoid(beta * x) * (1 - silu(x, beta)))))",
    .smoothness = "Cinf", .left = "0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
