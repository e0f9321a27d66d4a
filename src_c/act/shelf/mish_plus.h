/* Beyond 1e100, where squares will overflow, it is its asymptote. As it is printed, which is no
   relative of Mish, but of |x|. */
AF_ROW_FORMULA(mish_plus, AF_ELEMENTWISE, 1,
    .summary = "x times the bipolar_plus of its bipolar_plus.",
    .citation = "Pan et al. 2024, mollified square root functions, arXiv:2011.11713; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"epsilon", 1e-06, 0, 1, "", "square of the width of the bends", 0}},
    .formula = "where(abs(x) > 1e100, abs(x) / sqrt(1 + epsilon), x * ((x / sqrt(x**2 + epsilon)) / sqrt((x / sqrt(x**2 + epsilon))**2 + epsilon)))",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "C1",
    .left = "-x / sqrt(1 + epsilon)", .right = "x / sqrt(1 + epsilon)", .derivative_roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {6, 8, 0}})
