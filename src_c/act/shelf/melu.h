/* Its zeros depend on the parameters, and no bound is stated of float64. At the top of a tent it
   is flat. */
AF_ROW_FORMULA(melu, AF_ELEMENTWISE, 4,
    .summary = "Mexican ReLU: a PReLU and three tents.",
    .citation = "Maguolo, Nanni & Ghidoni 2021, arXiv:1905.02473, with k = 4 and inputs of up to 1",
    .params = {{"slope", 0.01, -INFINITY, INFINITY, "", "slope below 0", 0},
               {"c1", 0, -INFINITY, INFINITY, "", "height of the wide tent about 2", 0},
               {"c2", 0, -INFINITY, INFINITY, "", "of the one about 1", 0},
               {"c3", 0, -INFINITY, INFINITY, "", "of the one about 3", 0}},
    .formula = "where(x > 0, x, slope * x) + c1 * max(2 - abs(x - 2), 0) + c2 * max(1 - abs(x - 1), 0) + c3 * max(1 - abs(x - 3), 0)",
    .smoothness = "C0", .left = "slope * x", .right = "x", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
