AF_ROW_FORMULA(talu, AF_ELEMENTWISE, 1,
    .summary = "x above 0, tanh(x) below, flat below alpha.",
    .citation = "Mercioni & Holban 2020",
    .params = {{"alpha", -0.75, -INFINITY, 0, "", "where it becomes flat", 0}},
    .formula = "where(x > 0, x, where(x <= alpha, tanh(alpha), tanh(x)))",
    .range = "[tanh(alpha), inf]", .monotone = "increasing", .smoothness = "C0",
    .kinks = "alpha: 0", .left = "tanh(alpha)", .right = "x", .lipschitz = "1", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
