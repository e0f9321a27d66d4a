AF_ROW_FORMULA(pelu, AF_ELEMENTWISE, 2,
    .summary = "Parametric ELU.",
    .citation = "Trottier, Giguere & Chaib-draa 2017, arXiv:1605.09332",
    .params = {{"a", 1, 0, INFINITY, "", "limit below 0", 0},
               {"b", 1, 0, INFINITY, "", "decay below 0", 0}},
    .formula = "where(x > 0, a / b * x, a * expm1(x / b))",
    .range = "[-a, inf]", .monotone = "increasing", .smoothness = "C1", .left = "-a",
    .right = "a / b * x", .lipschitz = "a / b", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 600, 0}})
