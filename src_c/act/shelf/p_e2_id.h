AF_ROW_FORMULA(p_e2_id, AF_ELEMENTWISE, 1,
    .summary = "a x + (1 - a) (elu(x) - elu(-x)).",
    .citation = "Jie et al. 2021, regularized flexible activation function",
    .params = {{"a", 0.5, 0, 1, "", "weight of x", 0}},
    .formula = "a * x + (1 - a) * where(x > 0, x - expm1(-x), x + expm1(x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .left = "x - (1 - a)", .right = "x + 1 - a", .lipschitz = "2 - a", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
