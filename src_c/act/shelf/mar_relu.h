/* x wins at a. */
AF_ROW_FORMULA(mar_relu, AF_ELEMENTWISE, 1,
    .aliases = "margin_relu drelu",
    .summary = "Margin ReLU: the larger of x and a.",
    .citation = "Heo et al. 2019, arXiv:1904.01866",
    .params = {{"a", 0, -INFINITY, INFINITY, "", "margin", 0}},
    .formula = "where(x >= a, x, a)",
    .range = "[a, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "a: 1", .left = "a",
    .right = "x", .lipschitz = "1",
    .ulp = {{0.51, 0.51, 0}, {0.51, 0.51, 0}})
