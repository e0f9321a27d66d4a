/* Beyond 1e100, where squares will overflow, it is its asymptote. It cancels, and no bound is
   stated.  */
AF_ROW_FORMULA(sign_relu_plus, AF_ELEMENTWISE, 1,
    .summary = "SignReLU, smoothed.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, where(x > 0, x, -1), (x + sqrt(x**2 + epsilon)) / 2 + (x - sqrt(x**2 + epsilon)) / (2 * sqrt((1 - x)**2 + epsilon)))",
    .smoothness = "C1", .left = "-1", .right = "x",
    .ulp = {{0, 0, 0}, {0, 0, 0}})
