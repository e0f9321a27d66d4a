/* The right branch wins at 0. Near the end of the curve the rounding of b counts. */
AF_ROW_FORMULA(pdelu, AF_ELEMENTWISE, 2,
    .summary = "Parametric deformable ELU.",
    .citation = "Cheng et al. 2020, arXiv:2003.02516",
    .params = {{"a", 1, 0, INFINITY, "", "limit below", 0},
               {"b", 0.9, 0, 1, "", "deformation", 0}},
    .formula = "where(x >= 0, x, where(x <= -1 / (1 - b), -a, a * expm1(log1p((1 - b) * x) / (1 - b))))",
    .derivative = "where(x >= 0, 1, where(x <= -1 / (1 - b), 0, a * (1 + (1 - b) * x)**(b / (1 - b))))",
    .range = "[-a, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 1",
    .left = "-a", .right = "x", .lipschitz = "max(1, a)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {80, 0, 0}})
