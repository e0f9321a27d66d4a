/* x + b is rounded, and no bound is stated of float64 values. */
AF_ROW_FORMULA(sh_elu, AF_ELEMENTWISE, 2,
    .summary = "ELU, shifted along x by b.",
    .citation = "Grelsson & Felsberg 2018, ShELUs, ICPR",
    .params = {{"a", 1, 0, INFINITY, "", "depth below 0", 0},
               {"b", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "elu(where(b == 0, x, x + b), a)",
    .range = "[-a, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "-b: a",
    .left = "-a", .right = "x + b", .lipschitz = "max(1, a)",
    .ulp = {{0.51, 0.51, 0}, {0, 800, 0}})
