/* Beyond 1 by powers of 1 / x, which do not overflow. Its zeros and those of f' depend on the
   coefficients, and no bound is stated but of float32 values. */
AF_ROW_FORMULA(era, AF_ELEMENTWISE, 10,
    .summary = "Enhanced rational activation: degree 5 over ((x - c1)^2 + d1^2) ((x - c2)^2 + d2^2).",
    .citation = "Trimmel et al. 2022, ERA: enhanced rational activations, ECCV",
    .params = {{"a0", 0, -INFINITY, INFINITY, "", "coefficient of x^0 above", 0},
               {"a1", 1, -INFINITY, INFINITY, "", "coefficient of x^1 above", 0},
               {"a2", 0.5, -INFINITY, INFINITY, "", "coefficient of x^2 above", 0},
               {"a3", 1, -INFINITY, INFINITY, "", "coefficient of x^3 above", 0},
               {"a4", 0, -INFINITY, INFINITY, "", "coefficient of x^4 above", 0},
               {"a5", 1, -INFINITY, INFINITY, "", "coefficient of x^5 above", 0},
               {"c1", 0, -INFINITY, INFINITY, "", "a pole beside c1", 0},
               {"d1", 1, 0, INFINITY, "", "how far", 0},
               {"c2", 0, -INFINITY, INFINITY, "", "a pole beside c2", 0},
               {"d2", 1, 0, INFINITY, "", "how far", 0}},
    .formula = "where(x == 0 and a0 == 0, where(a1 < 0, -abs(x), x), where(abs(x) <= 1, (a0 + x * (a1 + x * (a2 + x * (a3 + x * (a4 + x * a5))))) / (((x - c1)**2 + d1**2) * ((x - c2)**2 + d2**2)), x * ((a5 + (1 / x) * (a4 + (1 / x) * (a3 + (1 / x) * (a2 + (1 / x) * (a1 + (1 / x) * a0))))) / (((1 - c1 / x)**2 + (d1 / x)**2) * ((1 - c2 / x)**2 + (d2 / x)**2)))))",
    .derivative = "where(abs(x) <= 1, ((a1 + x * (2 * a2 + x * (3 * a3 + x * (4 * a4 + 5 * a5 * x)))) - (a0 + x * (a1 + x * (a2 + x * (a3 + x * (a4 + x * a5))))) / (((x - c1)**2 + d1**2) * ((x - c2)**2 + d2**2)) * (2 * (x - c1) * ((x - c2)**2 + d2**2) + 2 * (x - c2) * ((x - c1)**2 + d1**2))) / (((x - c1)**2 + d1**2) * ((x - c2)**2 + d2**2)), ((a5 + (1 / x) * (a4 + (1 / x) * (a3 + (1 / x) * (a2 + (1 / x) * (a1 + (1 / x) * a0))))) - (1 / x) * ((a4 + (1 / x) * (2 * a3 + (1 / x) * (3 * a2 + (1 / x) * (4 * a1 + (1 / x) * 5 * a0)))) - (a5 + (1 / x) * (a4 + (1 / x) * (a3 + (1 / x) * (a2 + (1 / x) * (a1 + (1 / x) * a0))))) / (((1 - c1 / x)**2 + (d1 / x)**2) * ((1 - c2 / x)**2 + (d2 / x)**2)) * (2 * (d1**2 / x - c1 * (1 - c1 / x)) * ((1 - c2 / x)**2 + (d2 / x)**2) + 2 * (d2**2 / x - c2 * (1 - c2 / x)) * ((1 - c1 / x)**2 + (d1 / x)**2)))) / (((1 - c1 / x)**2 + (d1 / x)**2) * ((1 - c2 / x)**2 + (d2 / x)**2)))",
    .smoothness = "C1",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
