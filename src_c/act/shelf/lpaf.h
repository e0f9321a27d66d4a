/* Its zeros and those of f' depend on the coefficients, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(lpaf, AF_ELEMENTWISE, 4,
    .summary = "Legendre polynomials up to the third, weighted.",
    .citation = "Venkatappareddy et al. 2021, Legendre polynomial-based activation functions, Biomedical Signal Processing and Control 66",
    .params = {{"a0", 0, -INFINITY, INFINITY, "", "weight of P0", 0},
               {"a1", 1, -INFINITY, INFINITY, "", "weight of P1", 0},
               {"a2", 0, -INFINITY, INFINITY, "", "weight of P2", 0},
               {"a3", 0, -INFINITY, INFINITY, "", "weight of P3", 0}},
    .formula = "where(x == 0 and (a0 - a2 / 2) == 0, where((a1 - 1.5 * a3) < 0, -abs(x), x), (a0 - a2 / 2) + x * ((a1 - 1.5 * a3) + x * ((1.5 * a2) + x * (2.5 * a3))))",
    .smoothness = "Cinf",
    .left = "where(abs(x) == inf, where((2.5 * a3) == 0, where((1.5 * a2) == 0, where((a1 - 1.5 * a3) == 0, (a0 - a2 / 2), (a1 - 1.5 * a3) * x + (a0 - a2 / 2)), (1.5 * a2) * x**2), (2.5 * a3) * x**3), (a0 - a2 / 2) + x * ((a1 - 1.5 * a3) + x * ((1.5 * a2) + x * (2.5 * a3))))",
    .right = "where(abs(x) == inf, where((2.5 * a3) == 0, where((1.5 * a2) == 0, where((a1 - 1.5 * a3) == 0, (a0 - a2 / 2), (a1 - 1.5 * a3) * x + (a0 - a2 / 2)), (1.5 * a2) * x**2), (2.5 * a3) * x**3), (a0 - a2 / 2) + x * ((a1 - 1.5 * a3) + x * ((1.5 * a2) + x * (2.5 * a3))))",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
