/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. */
AF_ROW_FORMULA(isigmoid, AF_ELEMENTWISE, 2,
    .aliases = "improved_logistic_sigmoid",
    .summary = "Improved logistic sigmoid: lines of slope a beyond b.",
    .citation = "Qin, Wang & Zou 2019, IEEE Transactions on Industrial Electronics 66",
    .params = {{"a", 0.2, 0, INFINITY, "", "slope of the lines", 0},
               {"b", 2, 0, INFINITY, "", "where they begin", 0}},
    .formula = "where(x >= b, a * (x - b) + sigmoid(b), where(x <= -b, a * (x + b) + sigmoid(-b), sigmoid(x)))",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "-b: a, b: a",
    .left = "a * (x + b) + sigmoid(-b)", .right = "a * (x - b) + sigmoid(b)",
    .lipschitz = "max(1/4, a)", .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {0, 4, 0}})
