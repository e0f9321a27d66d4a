/* snake_beta(x) = x + sin(alpha x)^2 / beta. Hugging Face's module keeps the logarithms of alpha and
   beta, and adds 1e-9 to beta. The derivative is snake's and what alpha / beta - 1 adds; it cancels
   at zeros that depend on the parameters, and has no bound in float64. */
#define T "where(abs(alpha * x) < 1e300, 2 * alpha * x, alpha * x)"
AF_ROW_FORMULA(snake_beta, AF_ELEMENTWISE, 2,
    .summary = "Snake whose magnitude has a parameter of its own.",
    .citation = "Lee et al. 2022, BigVGAN, arXiv:2206.04658",
    .params = {{"alpha", 1.0, 0, INFINITY, "", "frequency of the sine", 0},
               {"beta", 1.0, 0, INFINITY, "", "divides its square", 0}},
    .formula = "where(0 < abs(alpha * x) < inf, x + sin(alpha * x)**2 / beta, x)",
    .derivative = "where(abs(alpha * x) < 1e300,"
                  " where(sin(" T ") < 0, cos(" T ")**2 / (1 - sin(" T ")), 1 + sin(" T "))"
                  " + (alpha / beta - 1) * sin(" T "),"
                  " (sin(" T ") + cos(" T "))**2 + 2 * (alpha / beta - 1) * sin(" T ") * cos(" T "))",
    .range = "[-inf, inf]", .monotone = "increasing if alpha <= beta else no", .symmetry = "none",
    .smoothness = "Cinf", .lipschitz = "1 + alpha / beta", .exact = "0: 0",
    .ulp = {{2.5, 4.0, 0}, {0, 0, 0}})
#undef T
