/* The survey's log(x) + 1 is no such function: it is infinite at 0. */
AF_ROW_FORMULA(symlog, AF_ELEMENTWISE, 0,
    .aliases = "logarithmic",
    .summary = "sign(x) log(1 + |x|).",
    .citation = "Bilski 2000; as symlog, Hafner et al. 2023, arXiv:2301.04104",
    .formula = "where(x > 0, log1p(x), -log1p(-x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1, 1.5, 0}})
