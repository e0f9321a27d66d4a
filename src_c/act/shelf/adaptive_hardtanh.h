AF_ROW_FORMULA(adaptive_hardtanh, AF_ELEMENTWISE, 2,
    .summary = "hardtanh(a (x - b)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "slope", 0},
               {"b", 0, -INFINITY, INFINITY, "", "centre", 0}},
    .formula = "where(x <= b - 1 / a, -1, where(x >= b + 1 / a, 1, a * (x - b)))",
    .range = "[-1, 1]", .monotone = "increasing", .smoothness = "C0",
    .kinks = "b - 1 / a: 0, b + 1 / a: 0", .left = "-1", .right = "1", .lipschitz = "a",
    .ulp = {{0.51, 0.51, 0}, {0.51, 0.51, 0}})
