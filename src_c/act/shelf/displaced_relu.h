/* Flat at -d, as a ReLU is at 0. */
AF_ROW_FORMULA(displaced_relu, AF_ELEMENTWISE, 1,
    .aliases = "disrelu",
    .summary = "ReLU displaced along the diagonal: the larger of x and -d.",
    .citation = "Macedo et al. 2019, Enhancing batch normalized CNNs with displaced rectifier linear units",
    .params = {{"d", 0.5, 0, INFINITY, "", "displacement", 0}},
    .formula = "where(x > -d, x, -d)",
    .range = "[-d, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "-d: 0",
    .left = "-d", .right = "x", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
