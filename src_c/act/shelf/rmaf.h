/* In the tail the rounding of the exponent counts. Where f' crosses zero depends on the
   parameters, and no bound is stated of it. */
AF_ROW_FORMULA(rmaf, AF_ELEMENTWISE, 3,
    .summary = "b (1 / ((1 + exp(-x)) / 4 + 3 / 4))^c a x.",
    .citation = "Yu et al. 2020, RMAF, IEEE Access 8",
    .params = {{"a", 1, 0, INFINITY, "", "factor", 0},
               {"b", 1, 0, INFINITY, "", "factor", 0},
               {"c", 1, 0, INFINITY, "", "power", 0}},
    .formula = "a * b * (x * exp(-c * softplus(-x - 2 * log(2))))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "a * b * x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1000, 0, 0}})
