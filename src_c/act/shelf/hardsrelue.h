/* x is added to the product; within the clip, as it is also printed, it would grow like x^2 only
   to end at a x. */
AF_ROW_FORMULA(hardsrelue, AF_ELEMENTWISE, 1,
    .summary = "x (1 + a hardsigmoid) above 0, a (exp(x) - 1) below, the hard sigmoid being (x + 1) / 2.",
    .citation = "Kilicarslan 2023, hardSReLUE; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, INFINITY, "", "weight, and limit below 0", 0}},
    .formula = "where(x >= 1, (1 + a) * x, where(x > 0, x * (1 + a * (x + 1) / 2), a * expm1(x)))",
    .range = "[-a, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a, 1: 1 + a",
    .left = "-a", .right = "(1 + a) * x", .lipschitz = "1 + 1.5 * a", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
