/* Over one denominator; near pi by sinc. f' crosses zero infinitely often, and no bound is
   stated of it. */
AF_ROW_FORMULA(dsu, AF_ELEMENTWISE, 0,
    .summary = "Decaying sine unit: pi/2 (sin(x - pi) / (x - pi) - sin(x + pi) / (x + pi)).",
    .citation = "Noel, Trivedi & Dutta 2021, arXiv:2111.04020",
    .formula = "where(abs(abs(x) - pi) < 1, pi**2 * sign(x) * sinc((abs(x) - pi) / pi) / (abs(x) + pi), pi**2 * sin(x) / (pi - abs(x)) / (pi + abs(x)))",
    .range = "[-1.6364081368248817, 1.6364081368248817]", .monotone = "no", .symmetry = "odd",
    .smoothness = "Cinf", .left = "0", .right = "0", .lipschitz = "1", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {3, 0, 0}})
