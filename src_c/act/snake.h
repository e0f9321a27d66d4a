/* snake(x) = x + sin(a x)^2 / a, with the derivative 1 + sin(t), t = 2 a x. Next to its double zeros
   that cancels, and is cos(t)^2 / (1 - sin(t)). Where t may overflow it is half of that, and the
   derivative (sin(t) + cos(t))^2. There the rounding of a x counts, too, so that float64 has no
   bound. At infinity sin has no value. */
#define T "where(abs(a * x) < 1e300, 2 * a * x, a * x)"
AF_ROW_FORMULA(snake, AF_ELEMENTWISE, 1,
    .summary = "Identity with a periodic term.",
    .citation = "Ziyin, Hartwig & Ueda 2020, arXiv:2006.08195",
    .params = {{"a", 1.0, 0, INFINITY, "alpha frequency", "frequency of the sine", 0}},
    .formula = "where(0 < abs(a * x) < inf, x + sin(a * x)**2 / a, x)",
    .derivative = "where(abs(a * x) < 1e300, where(sin(" T ") < 0, cos(" T ")**2 / (1 - sin(" T ")), 1 + sin(" T ")), (sin(" T ") + cos(" T "))**2)",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .lipschitz = "2", .roots = "0", .exact = "0: 0",
    .ulp = {{2.5, 4.0, 0}, {6.0, 0, 0}})
#undef T
