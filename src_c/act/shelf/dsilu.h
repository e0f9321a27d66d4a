/* Below 0 by its zero, in two parts; below -44 silu carries the product with the exponential. */
AF_ROW_FORMULA(dsilu, AF_ELEMENTWISE, 0,
    .summary = "Derivative of SiLU.",
    .citation = "Elfwing, Uchibe & Doya 2018, arXiv:1702.03118",
    .formula = "where(x < -44, silu(x) + sigmoid(x), where(x < 0, sigmoid(x) * sigmoid(-x) * ((x + 1.278464542761073685639416908088605850935 + 1.094699418309e-16) + exp(-1.2784645427610737951) * expm1(x + 1.278464542761073685639416908088605850935 + 1.094699418309e-16)), sigmoid(x) * (1 + x * sigmoid(-x))))",
    .derivative = "where(abs(x) > 44, 2 * sigmoid(-abs(x)) + silu(-abs(x)), sigmoid(x) * sigmoid(-x) * (2 - x * tanh(x / 2)))",
    .range = "[-0.09983932012886691, 1.0998393201288668]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "1", .lipschitz = "1/2",
    .roots = "-1.2784645427610737", .derivative_roots = "-2.3993572805154675, 2.3993572805154675",
    .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {5, 80, 0}})
