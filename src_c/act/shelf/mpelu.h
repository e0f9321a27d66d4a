/* As elastic ELU, with its random slope at the mean, 1, as at inference. */
AF_ROW_FORMULA(mpelu, AF_ELEMENTWISE, 2,
    .aliases = "eelu",
    .summary = "Multiple parametric ELU.",
    .citation = "Li et al. 2018, arXiv:1606.00305",
    .params = {{"a", 1, 0, INFINITY, "", "limit below 0", 0},
               {"b", 1, 0, INFINITY, "", "decay below 0", 0}},
    .formula = "where(x > 0, x, a * expm1(b * x))",
    .range = "[-a, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a * b",
    .left = "-a", .right = "x", .lipschitz = "max(1, a * b)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 600, 0}})
