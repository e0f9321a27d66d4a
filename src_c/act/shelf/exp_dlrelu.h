/* The right branch wins at 0. */
AF_ROW_FORMULA(exp_dlrelu, AF_ELEMENTWISE, 2,
    .summary = "Dynamic leaky ReLU: slope a exp(-mse) below 0.",
    .citation = "Hu et al. 2019, A dynamic rectified linear activation units, IEEE Access 7",
    .params = {{"a", 0.01, 0, INFINITY, "", "factor of the slope", 0},
               {"mse", 0, 0, INFINITY, "", "mean squared error of the step before", AF_CLOSED_LOW}},
    .formula = "where(x >= 0, x, a * exp(-mse) * x)",
    .monotone = "increasing", .smoothness = "C0", .kinks = "0: 1", .left = "a * exp(-mse) * x",
    .right = "x", .lipschitz = "max(1, a)", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
