/* Its zeros and those of f' depend on the coefficients, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(chpaf, AF_ELEMENTWISE, 4,
    .summary = "Chebyshev polynomials up to the third, weighted.",
    .citation = "Deepthi, Vikram & Venkatappareddy 2023, Development of a novel activation function based on Chebyshev polynomials, J. Supercomputing 79",
    .params = {{"a0", 0, -INFINITY, INFINITY, "", "weight of T0", 0},
               {"a1", 1, -INFINITY, INFINITY, "", "weight of T1", 0},
               {"a2", 0, -INFINITY, INFINITY, "", "weight of T2", 0},
               {"a3", 0, -INFINITY, INFINITY, "", "weight of T3", 0}},
    .formula = "where(x == 0 and (a0 - a2) == 0, where((a1 - 3 * a3) < 0, -abs(x), x), (a0 - a2) + x * ((a1 - 3 * a3) + x * ((2 * a2) + x * (4 * a3))))",
    .smoothness = "Cinf",
    .left = "where(abs(x) == inf, where((4 * a3) == 0, where((2 * a2) == 0, where((a1 - 3 * a3) == 0, (a0 - a2), (a1 - 3 * a3) * x + (a0 - a2)), (2 * a2) * x**2), (4 * a3) * x**3), (a0 - a2) + x * ((a1 - 3 * a3) + x * ((2 * a2) + x * (4 * a3))))",
    .right = "where(abs(x) == inf, where((4 * a3) == 0, where((2 * a2) == 0, where((a1 - 3 * a3) == 0, (a0 - a2), (a1 - 3 * a3) * x + (a0 - a2)), (2 * a2) * x**2), (4 * a3) * x**3), (a0 - a2) + x * ((a1 - 3 * a3) + x * ((2 * a2) + x * (4 * a3))))",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
