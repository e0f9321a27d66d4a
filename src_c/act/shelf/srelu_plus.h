/* Beyond 1e100, where squares will overflow, it is its asymptote. The difference of roots as a
   quotient, as it cancels. */
AF_ROW_FORMULA(srelu_plus, AF_ELEMENTWISE, 3,
    .summary = "The identity within t, slope a beyond, smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, 1, "", "slope beyond t", 0},
               {"t", 1, 0, INFINITY, "", "where it bends", 0},
               {"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, a * x + (1 - a) * t * sign(x), x * (a + 2 * t * (1 - a) / (sqrt((x - t)**2 + epsilon) + sqrt((x + t)**2 + epsilon))))",
    .derivative = "where(abs(x) > 1e100, a, a + (1 - a) / 2 * ((x + t) / sqrt((x + t)**2 + epsilon) - (x - t) / sqrt((x - t)**2 + epsilon)))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .left = "a * x - (1 - a) * t", .right = "a * x + (1 - a) * t", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {6, 0, 0}})
