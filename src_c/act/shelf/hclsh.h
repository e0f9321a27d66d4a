/* log(cosh(x)) + x below 0 and log(cosh(x) + x cosh(x/2)) above, as logarithms that do not
   cancel or overflow. log(cosh(x)) + x cosh(x)/2, as the right side is also printed, grows like
   e^x. The left branch has f''(0) = 1, the right one 0. */
AF_ROW_FORMULA(hclsh, AF_ELEMENTWISE, 0,
    .summary = "Hyperbolic cosine linearized squashing.",
    .citation = "Abdel-Nabi et al. 2023, HcLSH, IEEE Access 11",
    .formula = "where(x > 0, where(x < 1, log1p(2 * sinh(x / 2)**2 + x * cosh(x / 2)), where(x < 1e4, x - log(2) + log1p(exp(-2 * x) + x * (exp(-x / 2) + exp(-1.5 * x))), x - log(2))), log1p(expm1(2 * x) / 2))",
    .range = "[-log(2), inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C1",
    .left = "-log(2)", .right = "x - log(2)", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2.5, 3, 0}})
