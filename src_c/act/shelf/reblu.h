/* The left branch wins at 0. See blu. */
AF_ROW_FORMULA(reblu, AF_ELEMENTWISE, 1,
    .summary = "Rectified bendable linear unit.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"b", 0.5, -1, 1, "", "bend", 0}},
    .formula = "where(x > 0, where(x < 1e100, x * (1 + b * (x / (1 + sqrt(1 + x * x)))), x * (1 + b)), x * 0)",
    .derivative = "where(x > 0, where(x < 1e100, 1 + b * (x / sqrt(1 + x * x)), 1 + b), 0)",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0", .left = "0",
    .right = "(1 + b) * x - b", .lipschitz = "max(1, 1 + b)", .exact = "0: 0",
    .ulp = {{0.6, 0.51, 0}, {4, 4, 0}})
