/* exp(x) in two factors, so that the product reaches into the subnormals. The left branch wins
   at 0. */
AF_ROW_FORMULA(serlu, AF_ELEMENTWISE, 2,
    .summary = "Scaled exponentially-regularized linear unit.",
    .citation = "Zhang & Li 2018, arXiv:1807.10117",
    .params = {{"lambd", 1.07862, 0, INFINITY, "", "slope above 0", 0},
               {"alpha", 2.90427, 0, INFINITY, "", "factor below 0", 0}},
    .formula = "where(x > 0, lambd * x, lambd * alpha * (x * exp(x / 2) * exp(x / 2)))",
    .derivative = "where(x > 0, lambd, lambd * alpha * ((1 + x) * exp(x / 2) * exp(x / 2)))",
    .range = "[-lambd * alpha * exp(-1), inf]", .monotone = "no", .smoothness = "C0",
    .kinks = "0: lambd * alpha", .left = "0", .right = "lambd * x",
    .lipschitz = "lambd * max(1, alpha)", .roots = "0", .derivative_roots = "-1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
