/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(psvelu, AF_ELEMENTWISE, 3,
    .summary = "PELU, shifted upwards by c.",
    .citation = "Grelsson & Felsberg 2018, ShELUs, ICPR",
    .params = {{"a", 1, 0, INFINITY, "", "limit below, less c", 0},
               {"b", 1, 0, INFINITY, "", "decay below", 0},
               {"c", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "where(c == 0, where(x > 0, a / b * x, a * expm1(x / b)), where(x > 0, a / b * x, a * expm1(x / b)) + c)",
    .range = "[c - a, inf]", .monotone = "increasing", .smoothness = "C1", .left = "c - a",
    .right = "a / b * x + c", .lipschitz = "a / b",
    .ulp = {{0.51, 0.51, 0}, {0, 1000, 0}})
