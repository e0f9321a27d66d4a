/* Where the two have the same sign the difference as a quotient, which does not cancel; beyond
   8e307, where 2x overflows, it may. */
AF_ROW_FORMULA(sine_relu, AF_ELEMENTWISE, 1,
    .summary = "x above 0, epsilon (sin(x) - cos(x)) below, with a jump at 0.",
    .citation = "Rodrigues 2018, SineReLU",
    .params = {{"epsilon", 0.0025, 0, INFINITY, "", "height of the waves", 0}},
    .formula = "where(x >= 0, x, epsilon * where(sin(x) * cos(x) > 0 and x > -8e307, -cos(2 * x) / (sin(x) + cos(x)), sin(x) - cos(x)))",
    .derivative = "where(x >= 0, 1, epsilon * where(sin(x) * cos(x) < 0 and x > -8e307, cos(2 * x) / (cos(x) - sin(x)), sin(x) + cos(x)))",
    .range = "[-sqrt(2) * epsilon, inf]", .monotone = "no", .kinks = "0: 1", .right = "x",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {6, 5, 0}})
