AF_ROW_FORMULA(sc_swish, AF_ELEMENTWISE, 0,
    .aliases = "soft_clipping_swish",
    .summary = "SiLU above 0, else 0.",
    .citation = "Mercioni & Holban 2021, Soft-clipping Swish, SACI",
    .formula = "where(x > 0, silu(x), x * 0)",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: 0", .left = "0", .right = "x", .lipschitz = "1.0998393201288668", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1.5, 1.5, 0}})
