/* The probabilists' polynomials. Its zeros and those of f' depend on the coefficients, and no
   bound is stated but of float32 values. */
AF_ROW_FORMULA(hpaf, AF_ELEMENTWISE, 6,
    .summary = "Hermite polynomials up to the fifth, weighted.",
    .citation = "Lokhande et al. 2020, Generating accurate pseudo-labels in semi-supervised learning via Hermite polynomial activations, CVPR",
    .params = {{"a0", 0, -INFINITY, INFINITY, "", "weight of He0", 0},
               {"a1", 1, -INFINITY, INFINITY, "", "weight of He1", 0},
               {"a2", 0, -INFINITY, INFINITY, "", "weight of He2", 0},
               {"a3", 0, -INFINITY, INFINITY, "", "weight of He3", 0},
               {"a4", 0, -INFINITY, INFINITY, "", "weight of He4", 0},
               {"a5", 0, -INFINITY, INFINITY, "", "weight of He5", 0}},
    .formula = "where(x == 0 and (a0 - a2 + 3 * a4) == 0, where((a1 - 3 * a3 + 15 * a5) < 0, -abs(x), x), (a0 - a2 + 3 * a4) + x * ((a1 - 3 * a3 + 15 * a5) + x * ((a2 - 6 * a4) + x * ((a3 - 10 * a5) + x * (a4 + x * a5)))))",
    .smoothness = "Cinf",
    .left = "where(abs(x) == inf, where(a5 == 0, where(a4 == 0, where((a3 - 10 * a5) == 0, where((a2 - 6 * a4) == 0, where((a1 - 3 * a3 + 15 * a5) == 0, (a0 - a2 + 3 * a4), (a1 - 3 * a3 + 15 * a5) * x + (a0 - a2 + 3 * a4)), (a2 - 6 * a4) * x**2), (a3 - 10 * a5) * x**3), a4 * x**4), a5 * x**5), (a0 - a2 + 3 * a4) + x * ((a1 - 3 * a3 + 15 * a5) + x * ((a2 - 6 * a4) + x * ((a3 - 10 * a5) + x * (a4 + x * a5)))))",
    .right = "where(abs(x) == inf, where(a5 == 0, where(a4 == 0, where((a3 - 10 * a5) == 0, where((a2 - 6 * a4) == 0, where((a1 - 3 * a3 + 15 * a5) == 0, (a0 - a2 + 3 * a4), (a1 - 3 * a3 + 15 * a5) * x + (a0 - a2 + 3 * a4)), (a2 - 6 * a4) * x**2), (a3 - 10 * a5) * x**3), a4 * x**4), a5 * x**5), (a0 - a2 + 3 * a4) + x * ((a1 - 3 * a3 + 15 * a5) + x * ((a2 - 6 * a4) + x * ((a3 - 10 * a5) + x * (a4 + x * a5)))))",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
