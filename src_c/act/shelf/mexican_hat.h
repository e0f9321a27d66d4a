/* At the tip between the two f' is 0. Its zeros depend on a, and no bound of float64 slopes is
   stated; in the tails the rounding of the square counts. */
AF_ROW_FORMULA(mexican_hat, AF_ELEMENTWISE, 1,
    .aliases = "pmaf piecewise_mexican_hat",
    .summary = "Piecewise Mexican hat: two of them, at -a and a.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 4, 0, INFINITY, "", "place of the hats", 0}},
    .formula = "2 / sqrt(3) * pi**-0.25 * where(abs(abs(x) - a) > 40, 0, (1 - (abs(x) - a)**2) * exp(-(abs(x) - a)**2 / 2))",
    .range = "[-0.3870527638003468, 0.8673250705840775]", .monotone = "no", .symmetry = "even",
    .smoothness = "C0", .kinks = "0: 0", .left = "0", .right = "0",
    .lipschitz = "1.1970118491258013",
    .ulp = {{0.51, 0.51, 0}, {1500, 0, 0}})
