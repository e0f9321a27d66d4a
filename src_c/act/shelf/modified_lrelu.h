AF_ROW_FORMULA(modified_lrelu, AF_ELEMENTWISE, 1,
    .aliases = "mlrelu",
    .summary = "x above -a, -a x below, with a jump there.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.1, 0, INFINITY, "", "end of the identity, and slope beyond", 0}},
    .formula = "where(x > -a, x, -a * x)",
    .derivative = "where(x > -a, 1, -a)",
    .kinks = "-a: -a", .left = "-a * x", .right = "x", .exact = "0: 0",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
