AF_ROW_FORMULA(swat, AF_ELEMENTWISE, 0,
    .summary = "x sigmoid(arctan(x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "x * sigmoid(atan(x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "sigmoid(-pi / 2) * x - sigmoid(pi / 2) * sigmoid(-pi / 2)",
    .right = "sigmoid(pi / 2) * x - sigmoid(pi / 2) * sigmoid(-pi / 2)",
    .lipschitz = "0.8292163718034636", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 1.5, 0}})
