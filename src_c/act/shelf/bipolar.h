AF_ROW_FORMULA(bipolar, AF_ELEMENTWISE, 0,
    .aliases = "bipolar_step",
    .summary = "The sign of x; -1 at 0, with a jump.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x > 0, 1, -1)",
    .derivative = "0",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "none", .left = "-1", .right = "1",
    .exact = "0: -1",
    .ulp = {{0.51, 0.51, 0}, {0.51, 0.51, 0}})
