/* The right branch wins at 0, as in its authors' code. */
AF_ROW_FORMULA(resp, AF_ELEMENTWISE, 1,
    .summary = "Rectified softplus: a line from log 2 on.",
    .citation = "Xu et al. 2020, Rectified softplus",
    .params = {{"alpha", 1.7, 0, INFINITY, "", "slope above 0", 0}},
    .formula = "where(x >= 0, alpha * x + log(2), softplus(x))",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0 if alpha != 0.5 else C1",
    .kinks = "0: alpha", .left = "0", .right = "alpha * x + log(2)",
    .lipschitz = "max(1/2, alpha)",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
