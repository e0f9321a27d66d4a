/* Below -1 by the arctangent of the reciprocal, which does not cancel; its slope below -10 by a
   series, as it falls with x^-3. */
AF_ROW_FORMULA(calu, AF_ELEMENTWISE, 0,
    .summary = "Cauchy linear unit: x times the Cauchy distribution's cumulative.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x < -1, x * atan(-1 / x) / pi, x * (0.5 + atan(x) / pi))",
    .derivative = "where(x < -10, -(2/3 - (4/5 - (6/7 - (8/9 - (10/11 - (12/13 - (14/15 - (16/17 - (18/19 - (20/21 - (22/23) / x / x) / x / x) / x / x) / x / x) / x / x) / x / x) / x / x) / x / x) / x / x) / x / x) / x / x / x / pi, where(x < -1, (atan(-1 / x) + 1 / (x + 1 / x)) / pi, 0.5 + (atan(x) + where(abs(x) < 1, x / (1 + x * x), 1 / (x + 1 / x))) / pi))",
    .range = "[-1 / pi, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "-1 / pi", .right = "x - 1 / pi", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 200, 0}})
