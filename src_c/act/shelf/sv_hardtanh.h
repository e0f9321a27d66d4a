AF_ROW_FORMULA(sv_hardtanh, AF_ELEMENTWISE, 1,
    .summary = "hardtanh(x) + a: shifted upwards.",
    .citation = "Kim et al. 2021, activation shift; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "where(x <= -1, a - 1, where(x >= 1, a + 1, where(a == 0, x, x + a)))",
    .derivative = "where(-1 < x < 1, 1, 0)",
    .range = "[a - 1, a + 1]", .monotone = "increasing", .smoothness = "C0", .kinks = "-1: 0, 1: 0",
    .left = "a - 1", .right = "a + 1", .lipschitz = "1",
    .ulp = {{0.51, 0.5, 0}, {1, 0.5, 0}})
