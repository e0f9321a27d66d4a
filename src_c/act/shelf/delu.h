/* The left branch wins at 0. */
AF_ROW_FORMULA(delu, AF_ELEMENTWISE, 1,
    .summary = "Derivative-enhanced linear unit: SiLU below 0.",
    .citation = "Pishchik 2023, Trainable activations for image classification",
    .params = {{"n", 1, 0, INFINITY, "", "slope above 0, less 1/2", AF_CLOSED_LOW}},
    .formula = "where(x > 0, (n + 0.5) * x - expm1(-x), silu(x))",
    .range = "[-0.2784645427610738, inf]", .monotone = "no", .smoothness = "C0",
    .kinks = "0: 1/2", .left = "0", .right = "(n + 0.5) * x + 1", .roots = "0",
    .derivative_roots = "-1.278464542761074", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
