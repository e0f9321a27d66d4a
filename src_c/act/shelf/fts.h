/* It cancels near its zero, which depends on t, and no bound is stated of float64 values. */
AF_ROW_FORMULA(fts, AF_ELEMENTWISE, 1,
    .aliases = "flatten_t_swish flatted_t_swish pfts",
    .summary = "Flatten-T swish: relu(x) sigmoid(x) + t.",
    .citation = "Chieng et al. 2018, arXiv:1812.06247",
    .params = {{"t", -0.2, -INFINITY, INFINITY, "", "value below 0", 0}},
    .formula = "where(x > 0, silu(x) + t, t)",
    .range = "[t, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0", .left = "t",
    .right = "x + t", .lipschitz = "1.0998393201288668",
    .ulp = {{0.51, 0.51, 0}, {0, 4, 0}})
