/* By its zero, log(log(2) / 0.7) in two parts, so that nothing cancels there. With exp(-x), as
   it is also printed, it falls. In the tail of f' the rounding of exp(x) counts e^x times. */
AF_ROW_FORMULA(cloglogm, AF_ELEMENTWISE, 0,
    .summary = "Modified complementary log-log: 1 - 2 exp(-0.7 exp(x)).",
    .citation = "Gomes, Ludermir & Lima 2011, Neural Computing and Applications 20",
    .formula = "-expm1(-log(2) * expm1(x + 0.009837976642931947277026516474052186822519 + 8.227739305174e-19))",
    .derivative = "where(x > 8, 0, 1.4 * exp(x) * exp(-0.7 * exp(x)))",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "-1", .right = "1", .lipschitz = "2 * exp(-1)", .roots = "-0.009837976642931947",
    .ulp = {{0.51, 0.51, 0}, {4, 400, 0}})
