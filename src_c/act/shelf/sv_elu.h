/* The right branch wins at 0. 2^(x / log(2)), as P+FELU has it, is exp(x). It cancels near its
   zero, which depends on the parameters, and no bound is stated of float64 values. */
AF_ROW_FORMULA(sv_elu, AF_ELEMENTWISE, 2,
    .aliases = "pfelu p_plus_felu",
    .summary = "ELU, shifted upwards by b.",
    .citation = "Grelsson & Felsberg 2018, ShELUs, ICPR",
    .params = {{"a", 1, 0, INFINITY, "", "depth below 0", 0},
               {"b", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "where(b == 0, where(x >= 0, x, a * expm1(x)), where(x >= 0, x, a * expm1(x)) + b)",
    .range = "[b - a, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 1",
    .left = "b - a", .right = "x + b", .lipschitz = "max(1, a)",
    .ulp = {{0.51, 0.51, 0}, {0, 8, 0}})
