/* Its zeros depend on the parameters, and no bound is stated of float64. At a bend that part is
   flat. */
AF_ROW_FORMULA(melu, AF_ELEMENTWISE, 4,
    .summary = "Mexican ReLU: a PReLU and three tents.",
    .citation = "Maguolo, Nanni & Ghidoni 2021, arXiv:1905.02473, with k = 4 and inputs of up to 1",
    .params = {{"slope", 0.01, -INFINITY, INFINITY, "", "slope below 0", 0},
               {"c1", 0, -INFINITY, INFINITY, "", "height of the wide tent about 2", 0},
               {"c2", 0, -INFINITY, INFINITY, "", "of the one about 1", 0},
               {"c3", 0, -INFINITY, INFINITY, "", "of the one about 3", 0}},
    .formula = "where(x == 0, x, where(x > 0, x + c1 * max(min(x, 4 - x), 0) + c2 * max(min(x, 2 - x), 0) + c3 * max(min(x - 2, 4 - x), 0), slope * x))",
    .derivative = "where(x > 0, 1 + where(0 < x < 2, c1, where(2 < x < 4, -c1, 0)) + where(0 < x < 1, c2, where(1 < x < 2, -c2, 0)) + where(2 < x < 3, c3, where(3 < x < 4, -c3, 0)), slope)",
    .smoothness = "C0", .kinks = "0: slope, 1: 1 + c1, 2: 1, 3: 1 - c1, 4: 1", .left = "slope * x",
    .right = "x", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
