AF_ROW_FORMULA(sc_mish, AF_ELEMENTWISE, 1,
    .aliases = "soft_clipping_mish",
    .summary = "x tanh(softplus(a x)) above 0.",
    .citation = "Mercioni & Holban 2022, Soft clipping Mish",
    .params = {{"a", 1, 0, INFINITY, "", "slope within the softplus", 0}},
    .formula = "where(x > 0, x * tanh(softplus(a * x)), x * 0)",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0", .left = "0",
    .right = "x", .lipschitz = "1.088498161251728", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
