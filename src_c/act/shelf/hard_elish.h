/* The outer branches win at the kinks, as in torch's hardtanh. */
AF_ROW_FORMULA(hard_elish, AF_ELEMENTWISE, 0,
    .aliases = "hardelish hard_exponential_linear_sigmoid_squashing",
    .summary = "ELiSH with a piecewise linear sigmoid.",
    .citation = "Basirat & Roth 2018, arXiv:1808.00783",
    .formula = "where(x <= -1, 0, where(x < 0, expm1(x) * (1 + x) / 2, where(x < 1, x * (1 + x) / 2, x)))",
    .range = "[-0.09967315152874262, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "C0", .kinks = "-1: 0, 1: 1", .left = "0", .right = "x", .lipschitz = "3/2",
    .roots = "0", .derivative_roots = "-0.4428544010023886", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 10, 0}})
