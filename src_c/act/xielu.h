/* xielu(x) = alpha_p x^2 + beta x for x > 0, alpha_n (expm1(x) - x) + beta x otherwise, with the alphas
   that Hugging Face's module has after its softplus; it cuts x at -1e-6 in the exponential, which the
   paper does not. Next to the roots for x < 0, which depend on the parameters, both cancel, and have no
   bound in float64. */
AF_ROW_FORMULA(xielu, AF_ELEMENTWISE, 3,
    .summary = "Integral of ELU-like gradients: a parabola and an exponential.",
    .citation = "Huang & Schlag 2024, Deriving activation functions using integration, arXiv:2411.13010",
    .params = {{"alpha_p", 0.8, 0, INFINITY, "", "curvature for x > 0", AF_CLOSED_LOW},
               {"alpha_n", 0.8, 0, INFINITY, "", "weight of the exponential for x < 0", AF_CLOSED_LOW},
               {"beta", 0.5, -INFINITY, INFINITY, "", "derivative at 0", 0}},
    .formula = "where(x > 0, (where(alpha_p == 0, 0, alpha_p * x) + beta) * x, where(x == 0, where(beta < 0, -abs(x), x), where(beta == alpha_n, 0, (beta - alpha_n) * x) + alpha_n * expm1(x)))",
    .derivative = "where(x > 0, where(alpha_p == 0, 0, 2 * alpha_p * x), alpha_n * expm1(x)) + beta",
    .symmetry = "none",
    .derivative_roots = "where(beta > 0, log1p(-beta / alpha_n), -beta / (2 * alpha_p))",
    .ulp = {{4.0, 4.0, 0}, {0, 0, 0}})
