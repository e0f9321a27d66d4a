/* In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(pshelu, AF_ELEMENTWISE, 3,
    .summary = "PELU, shifted sideways by c.",
    .citation = "Grelsson & Felsberg 2018, ShELUs, ICPR",
    .params = {{"a", 1, 0, INFINITY, "", "limit below", 0},
               {"b", 1, 0, INFINITY, "", "decay below", 0},
               {"c", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "where(c == 0, where(x > 0, a / b * x, a * expm1(x / b)), where(x > -c, a / b * (x + c), a * expm1((x + c) / b)))",
    .derivative = "where(x > -c, a / b, a / b * exp((x + c) / b))",
    .range = "[-a, inf]", .monotone = "increasing", .smoothness = "C1", .left = "-a",
    .right = "a / b * (x + c)", .lipschitz = "a / b",
    .ulp = {{0.51, 0.51, 0}, {6, 1000, 0}})
