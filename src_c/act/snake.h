/* snake(x) = x + sin(a x)^2 / a, with the derivative 1 + sin(2 a x) as the square that it is. Next to
   its double zeros it cancels, and has no bound in float64. At infinity sin has no value. */
AF_ROW_FORMULA(snake, AF_ELEMENTWISE, 1,
    .summary = "Identity with a periodic term.",
    .citation = "Ziyin, Hartwig & Ueda 2020, arXiv:2006.08195",
    .params = {{"a", 1.0, 0, INFINITY, "alpha frequency", "frequency of the sine", 0}},
    .formula = "where(0 < abs(a * x) < inf, x + sin(a * x)**2 / a, x)",
    .derivative = "(sin(a * x) + cos(a * x))**2",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .lipschitz = "2", .roots = "0", .exact = "0: 0",
    .ulp = {{2.5, 4.0, 0}, {6.0, 0, 0}})
