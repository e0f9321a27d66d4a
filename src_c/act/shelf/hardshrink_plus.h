/* Beyond 1e100, where squares will overflow, it is its asymptote. It cancels, and no bound is
   stated.  */
AF_ROW_FORMULA(hardshrink_plus, AF_ELEMENTWISE, 2,
    .summary = "hardshrink(x), smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"lambd", 0.5, 0, INFINITY, "", "width of what is shrunk to 0", 0},
               {"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, x, x * (1 + ((x - lambd) / sqrt((x - lambd)**2 + epsilon) - (x + lambd) / sqrt((x + lambd)**2 + epsilon)) / 2))",
    .symmetry = "odd", .smoothness = "C1", .left = "x", .right = "x", .roots = "0", .exact = "0: 0",
    .ulp = {{0, 0, 0}, {0, 0, 0}})
