/* Near 0 by the sine's series, as its first term may cancel. Its zeros and those of f' depend on
   the parameters, and no bound is stated but of float32 values. */
AF_ROW_FORMULA(sinp, AF_ELEMENTWISE, 1,
    .summary = "sin(x) - a x.",
    .citation = "Chan, Kim & Kim 2022, sinusoidal activations; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "slope taken off", 0}},
    .formula = "where(abs(x) < 0.5, (1 - a) * x - x**3 / 6 * (1 - x**2 / 20 * (1 - x**2 / 42 * (1 - x**2 / 72 * (1 - x**2 / 110 * (1 - x**2 / 156 * (1 - x**2 / 210)))))), sin(x) - a * x)",
    .derivative = "1 - a - 2 * sin(x / 2)**2",
    .symmetry = "odd", .smoothness = "Cinf", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
