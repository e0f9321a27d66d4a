/* In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(difference_elu, AF_ELEMENTWISE, 2,
    .summary = "x from 0 on; a (x exp(x) - b exp(b x)) below, with a jump.",
    .citation = "Hu et al. 2021, difference exponential linear unit; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor below", 0},
               {"b", 1, 0, INFINITY, "", "rate", 0}},
    .formula = "where(x >= 0, x, a * (x * exp(x / 2) * exp(x / 2) - b * exp(b * x)))",
    .derivative = "where(x >= 0, 1, a * ((1 + x) * exp(x / 2) * exp(x / 2) - b**2 * exp(b * x)))",
    .left = "0", .right = "x", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1000, 0, 0}})
