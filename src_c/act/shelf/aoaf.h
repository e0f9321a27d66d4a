/* Where b is large beside c the rounding of a b counts: no bound is stated of float64 values. */
AF_ROW_FORMULA(aoaf, AF_ELEMENTWISE, 3,
    .summary = "Adaptive offset: relu(x - a b) + a c.",
    .citation = "Jiang et al. 2022, Deep neural networks with adaptive offset activation, Neural Computing and Applications",
    .params = {{"a", 0.1, 0, INFINITY, "", "mean of the inputs", 0},
               {"b", 0.17, 0, INFINITY, "", "offset, over a", 0},
               {"c", 0.17, 0, INFINITY, "", "value of the flat side, over a", 0}},
    .formula = "where(x > a * b, x - a * b + a * c, a * c)",
    .range = "[a * c, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "a * b: 0",
    .left = "a * c", .right = "x - a * b + a * c", .lipschitz = "1",
    .ulp = {{0.51, 0.5, 0}, {0, 0.5, 0}})
