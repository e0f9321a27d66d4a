/* snake_beta(x) = x + sin(alpha x)^2 / beta. Hugging Face's module keeps the logarithms of alpha and
   beta, and adds 1e-9 to beta. It cancels at zeros that depend on the
   parameters, as the derivative does, and has no bound in float64. */
AF_ROW_FORMULA(snake_beta, AF_ELEMENTWISE, 2,
    .summary = "Snake whose magnitude has a parameter of its own.",
    .citation = "Lee et al. 2022, BigVGAN, arXiv:2206.04658",
    .params = {{"alpha", 1.0, 0, INFINITY, "", "frequency of the sine", 0},
               {"beta", 1.0, 0, INFINITY, "", "divides its square", 0}},
    .formula = "where(0 < abs(alpha * x) < inf, x + sin(alpha * x)**2 / beta, x)",
    .derivative = "(sin(alpha * x) + cos(alpha * x))**2 + 2 * (alpha / beta - 1) * sin(alpha * x) * cos(alpha * x)",
    .range = "[-inf, inf]", .monotone = "increasing if alpha <= beta else no", .symmetry = "none",
    .smoothness = "Cinf", .lipschitz = "1 + alpha / beta", .exact = "0: 0",
    .ulp = {{2.5, 4.0, 0}, {0, 0, 0}})
