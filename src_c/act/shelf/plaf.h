AF_ROW_FORMULA(plaf, AF_ELEMENTWISE, 1,
    .summary = "A power within 1, lines outside.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"d", 2, 1, INFINITY, "", "power", 0}},
    .formula = "where(abs(x) >= 1, x - sign(x) * (1 - 1 / d), sign(x) * abs(x)**d / d)",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .left = "x + 1 - 1 / d", .right = "x - 1 + 1 / d", .lipschitz = "1", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
