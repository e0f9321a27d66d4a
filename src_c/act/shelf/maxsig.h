AF_ROW_FORMULA(maxsig, AF_ELEMENTWISE, 0,
    .summary = "The larger of x and sigmoid(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "max(x, sigmoid(x))",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "0.659046068407406660984386495929: 1", .left = "0", .right = "x", .lipschitz = "1",
    .ulp = {{0.51, 0.51, 0}, {1, 2, 0}})
