/* Its other zero and those of f' depend on the parameters, and no bound is stated but of float32
   values. Zero is that of the sign beside it; beyond 800 the exponential is nothing. */
AF_ROW_FORMULA(acon_c, AF_ELEMENTWISE, 3,
    .aliases = "acon",
    .summary = "ACON-C: a smooth maximum of p1 x and p2 x.",
    .citation = "Ma et al. 2021, arXiv:2009.04759",
    .params = {{"p1", 1, -INFINITY, INFINITY, "", "slope of a line", 0},
               {"p2", 0, -INFINITY, INFINITY, "", "slope of the other", 0},
               {"beta", 1, 0, INFINITY, "", "sharpness", 0}},
    .formula = "where(x == 0, where(p1 + p2 < 0, -abs(x), x), where(beta * (p1 - p2) * x < -800, 0, (p1 - p2) * x * sigmoid(beta * (p1 - p2) * x)) + where(p2 == 0, 0, p2 * x))",
    .derivative = "(p1 - p2) * where(beta * (p1 - p2) * x < -800, 0, where(beta * (p1 - p2) * x > 800, 1, sigmoid(beta * (p1 - p2) * x) * (1 + beta * (p1 - p2) * x * sigmoid(-beta * (p1 - p2) * x)))) + p2",
    .smoothness = "Cinf", .left = "where(min(p1, p2) == 0, 0, min(p1, p2) * x)",
    .right = "where(max(p1, p2) == 0, 0, max(p1, p2) * x)", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
