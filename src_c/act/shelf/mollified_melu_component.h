/* Beyond 1e100, where squares will overflow, it is its asymptote. At its ends the rounding of
   the root counts, and no bound is stated of float64. */
AF_ROW_FORMULA(mollified_melu_component, AF_ELEMENTWISE, 3,
    .summary = "A tent about b of half the width c, smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"b", 0, -INFINITY, INFINITY, "", "its centre", 0},
               {"c", 1, 0, INFINITY, "", "its height, and half its width", 0},
               {"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, squareplus(c - abs(x - b), epsilon), squareplus(c - sqrt((x - b)**2 + epsilon), epsilon))",
    .smoothness = "C1", .left = "0", .right = "0",
    .ulp = {{0, 0, 0}, {0, 0, 0}})
