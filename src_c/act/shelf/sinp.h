/* Near 0 by the sine's series, as its first term may cancel; beyond 1e300 the sine is nothing.
   Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(sinp, AF_ELEMENTWISE, 1,
    .summary = "sin(x) - a x.",
    .citation = "Chan et al. 2022, sinusoidal activations; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "slope taken off", 0}},
    .formula = "where(x == 0, where(a < 1, x, -abs(x)), where(abs(x) > 1e300, -a * x, where(abs(x) < 0.125, where(a == 1, 0, (1 - a) * x) - x**3 / 6 * (1 - x**2 / 20 * (1 - x**2 / 42 * (1 - x**2 / 72 * (1 - x**2 / 110 * (1 - x**2 / 156 * (1 - x**2 / 210 * (1 - x**2 / 272 * (1 - x**2 / 342 * (1 - x**2 / 420))))))))), sin(x) - a * x)))",
    .derivative = "where(abs(x) > 1e300, -a, 1 - a - 2 * sin(x / 2)**2)",
    .smoothness = "Cinf", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
