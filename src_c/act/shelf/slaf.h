/* Its zeros and those of f' depend on the coefficients, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(slaf, AF_ELEMENTWISE, 6,
    .summary = "A polynomial of degree 5.",
    .citation = "Goyal, Goyal & Lall 2019, Learning activation functions: a new paradigm, arXiv:1906.09529, with six coefficients",
    .params = {{"a0", 0, -INFINITY, INFINITY, "", "coefficient of x^0", 0},
               {"a1", 1, -INFINITY, INFINITY, "", "coefficient of x^1", 0},
               {"a2", 0, -INFINITY, INFINITY, "", "coefficient of x^2", 0},
               {"a3", 0, -INFINITY, INFINITY, "", "coefficient of x^3", 0},
               {"a4", 0, -INFINITY, INFINITY, "", "coefficient of x^4", 0},
               {"a5", 0, -INFINITY, INFINITY, "", "coefficient of x^5", 0}},
    .formula = "where(x == 0 and a0 == 0, where(a1 < 0, -abs(x), x), a0 + x * (a1 + x * (a2 + x * (a3 + x * (a4 + x * a5)))))",
    .smoothness = "Cinf",
    .left = "where(abs(x) == inf, where(a5 == 0, where(a4 == 0, where(a3 == 0, where(a2 == 0, where(a1 == 0, a0, a1 * x + a0), a2 * x**2), a3 * x**3), a4 * x**4), a5 * x**5), a0 + x * (a1 + x * (a2 + x * (a3 + x * (a4 + x * a5)))))",
    .right = "where(abs(x) == inf, where(a5 == 0, where(a4 == 0, where(a3 == 0, where(a2 == 0, where(a1 == 0, a0, a1 * x + a0), a2 * x**2), a3 * x**3), a4 * x**4), a5 * x**5), a0 + x * (a1 + x * (a2 + x * (a3 + x * (a4 + x * a5)))))",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
