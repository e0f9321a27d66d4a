AF_ROW_FORMULA(delay_relu, AF_ELEMENTWISE, 1,
    .aliases = "shifted_relu",
    .summary = "ReLU that begins at a.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, -INFINITY, INFINITY, "", "where it begins", 0}},
    .formula = "where(x > a, x - a, x * 0)",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "a: 0",
    .left = "0", .right = "x - a", .lipschitz = "1",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
