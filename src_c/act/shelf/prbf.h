/* At the kinks f' is the mean of its sides, 0. In the tails the rounding of the square counts. */
AF_ROW_FORMULA(prbf, AF_ELEMENTWISE, 2,
    .aliases = "piecewise_radial_basis_function",
    .summary = "Piecewise radial basis function: three bells, 2a apart.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 3, 0, INFINITY, "", "half the distance", 0},
               {"b", 1, 0, INFINITY, "", "width", 0}},
    .formula = "where(abs(x) > 1e150, 0, exp(-((abs(x) - where(abs(x) >= a, 2 * a, 0)) / b)**2))",
    .derivative = "where(abs(x) == a or abs(x) > 1e150, 0, -2 * sign(x) * ((abs(x) - where(abs(x) > a, 2 * a, 0)) / b) / b * exp(-((abs(x) - where(abs(x) > a, 2 * a, 0)) / b)**2))",
    .range = "[0, 1]", .monotone = "no", .symmetry = "even", .smoothness = "C0",
    .kinks = "-a: 0, a: 0", .left = "0", .right = "0", .derivative_roots = "-2 * a, 0, 2 * a",
    .exact = "0: 1",
    .ulp = {{0.51, 0.51, 0}, {2000, 2000, 0}})
