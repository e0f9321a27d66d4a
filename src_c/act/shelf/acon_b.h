/* Its other zero and those of f' depend on the parameters, and no bound is stated but of float32
   values. Zero is that of the sign beside it; beyond 800 the exponential is nothing. */
AF_ROW_FORMULA(acon_b, AF_ELEMENTWISE, 2,
    .summary = "ACON-B: a smooth maximum of x and b x.",
    .citation = "Ma et al. 2021, arXiv:2009.04759",
    .params = {{"a", 1, 0, INFINITY, "", "sharpness", 0},
               {"b", 0.25, -INFINITY, INFINITY, "", "slope of the other line", 0}},
    .formula = "where(x == 0, where(1 + b < 0, -abs(x), x), where(a * (1 - b) * x < -800, 0, (1 - b) * x * sigmoid(a * (1 - b) * x)) + where(b == 0, 0, b * x))",
    .derivative = "(1 - b) * where(a * (1 - b) * x < -800, 0, where(a * (1 - b) * x > 800, 1, sigmoid(a * (1 - b) * x) * (1 + a * (1 - b) * x * sigmoid(-a * (1 - b) * x)))) + b",
    .smoothness = "Cinf", .left = "where(b == 0, 0, min(b, 1) * x)", .right = "max(1, b) * x",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
