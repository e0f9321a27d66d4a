/* It cancels near its zeros, which depend on a, and no bound is stated of float64 values. Below
   0 its domain ends at 1 / a - a. */
AF_ROW_FORMULA(soft_exponential, AF_ELEMENTWISE, 1,
    .summary = "Between a logarithm (a < 0), the identity (a = 0) and an exponential.",
    .citation = "Godfrey & Gashler 2015, arXiv:1602.01321",
    .params = {{"a", 0, -INFINITY, INFINITY, "", "where it stands between them", 0}},
    .formula = "where(a == 0, x, where(a > 0, expm1(a * x) / a + a, -log1p(-a * (x + a)) / a))",
    .derivative = "where(a == 0, 1, where(a > 0, exp(a * x), where(1 - a * (x + a) > 0, 1 / (1 - a * (x + a)), nan)))",
    .smoothness = "Cinf", .left = "where(a > 0, (a - 1) * (a + 1) / a, where(a == 0, x, nan))",
    .ulp = {{0.51, 0.51, 0}, {0, 1000, 0}})
