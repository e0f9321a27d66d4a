/* By the distance to each end, so that nothing cancels. */
AF_ROW_FORMULA(smooth_step, AF_ELEMENTWISE, 1,
    .summary = "A cubic from 0 to 1 between -a/2 and a/2.",
    .citation = "Hazimeh et al. 2020, The tree ensemble layer, arXiv:2002.07772",
    .params = {{"a", 1, 0, INFINITY, "", "width", 0}},
    .formula = "where(x <= -a / 2, 0, where(x >= a / 2, 1, where(x < 0, ((x + a / 2) / a)**2 * (3 - 2 * ((x + a / 2) / a)), 1 - ((a / 2 - x) / a)**2 * (3 - 2 * ((a / 2 - x) / a)))))",
    .derivative = "where(abs(x) >= a / 2, 0, 6 / a * ((a / 2 + x) / a) * ((a / 2 - x) / a))",
    .range = "[0, 1]", .monotone = "increasing", .smoothness = "C1", .left = "0", .right = "1",
    .lipschitz = "3 / 2 / a", .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
