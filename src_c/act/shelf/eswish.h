AF_ROW_FORMULA(eswish, AF_ELEMENTWISE, 1,
    .summary = "beta x sigmoid(x).",
    .citation = "Alcaide 2018, arXiv:1801.07145",
    .params = {{"beta", 1.375, 0, INFINITY, "", "factor", 0}},
    .formula = "beta * silu(x)",
    .range = "[-0.27846454276107374 * beta, inf]", .monotone = "no", .smoothness = "Cinf",
    .left = "0", .right = "beta * x", .lipschitz = "1.099839320128867 * beta", .roots = "0",
    .derivative_roots = "-1.278464542761074", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {5.2, 4, 0}})
