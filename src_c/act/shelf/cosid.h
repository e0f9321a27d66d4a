/* f' has infinitely many double zeros, near which it cancels, and no bound is stated of it, nor
   of float64 values, which cancel near their zero. */
AF_ROW_FORMULA(cosid, AF_ELEMENTWISE, 0,
    .summary = "cos(x) - x.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(abs(x) < 1e300, cos(x) - x, -x)",
    .range = "[-inf, inf]", .monotone = "decreasing", .symmetry = "none", .smoothness = "Cinf",
    .lipschitz = "2", .roots = "0.7390851332151607",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
