/* Both parts of ELU in their squareplus. As published the second is added, not taken away, and the
   sum is no ELU. Next to 0, where the two cancel, the difference of roots as a quotient. */
AF_ROW_FORMULA(elu_plus, AF_ELEMENTWISE, 2,
    .summary = "ELU, smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"alpha", 1, 0, INFINITY, "", "divides expm1(x)", 0},
               {"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) < 1, (x + expm1(x) / alpha) / 2 * (1 + (x - expm1(x) / alpha) / (sqrt(x**2 + epsilon) + sqrt((expm1(x) / alpha)**2 + epsilon))), squareplus(x, epsilon) - squareplus(-expm1(x) / alpha, epsilon))",
    .monotone = "increasing", .roots = "0", .right = "x", .smoothness = "Cinf",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
