/* The left branch wins at c, as PSwish has it; TSwish has the right one. */
AF_ROW_FORMULA(pswish, AF_ELEMENTWISE, 3,
    .aliases = "tswish",
    .summary = "x above c, a x sigmoid(b x) below, with a jump unless c is 0.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor below", 0},
               {"b", 1, 0, INFINITY, "", "steepness", 0},
               {"c", 0, -INFINITY, INFINITY, "", "where it begins to be x", 0}},
    .formula = "where(x > c, x, a * silu(x, b))",
    .left = "0", .right = "x", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
