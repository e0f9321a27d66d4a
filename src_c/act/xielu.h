/* xielu(x) = alpha_p x^2 + beta x for x > 0, alpha_n (expm1(min(x, eps)) - x) + beta x otherwise, with
   the alphas that Hugging Face's module has after its softplus; eps is -1e-6 there, 0 in the paper.
   Next to the roots for x < 0, which depend on the parameters, both cancel, and have no bound in
   float64. */
AF_ROW_FORMULA(xielu, AF_ELEMENTWISE, 4,
    .summary = "Integral of ELU-like gradients: a parabola and an exponential.",
    .citation = "Huang & Schlag 2024, Deriving activation functions using integration, arXiv:2411.13010",
    .params = {{"alpha_p", 0.8, 0, INFINITY, "", "curvature for x > 0", AF_CLOSED_LOW},
               {"alpha_n", 0.8, 0, INFINITY, "", "weight of the exponential for x < 0", AF_CLOSED_LOW},
               {"beta", 0.5, -INFINITY, INFINITY, "", "derivative at 0", 0},
               {"eps", 0.0, -INFINITY, 0, "", "x are cut there in the exponential", AF_CLOSED_HIGH}},
    .formula = "where(x > 0, (alpha_p * x + beta) * x, where(x == 0 and eps == 0, where(beta < 0, -abs(x), x), where(beta == alpha_n, 0, (beta - alpha_n) * x) + alpha_n * expm1(min(x, eps))))",
    .derivative = "where(x > 0, 2 * alpha_p * x + beta, where(x <= eps, alpha_n * expm1(x), -alpha_n) + beta)",
    .symmetry = "none",
    .ulp = {{4.0, 4.0, 0}, {0, 0, 0}})
