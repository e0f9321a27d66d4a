/* In the tail the rounding of a x counts, and beside the zero of f' so much that no bound is
   stated of it. */
AF_ROW_FORMULA(eacu, AF_ELEMENTWISE, 2,
    .aliases = "eapcu elastic_adaptively_parametric_compounded_unit",
    .summary = "Elastic adaptively parametric compounded unit: b x above 0, mish(a x) below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor within Mish", 0},
               {"b", 1, 0, INFINITY, "", "slope above 0", 0}},
    .formula = "where(x > 0, b * x, mish(a * x))",
    .range = "[-0.3088434130172504, inf]", .monotone = "no", .smoothness = "C0",
    .kinks = "0: 0.6 * a", .left = "0", .right = "b * x", .roots = "0",
    .derivative_roots = "-1.1924312461134527 / a", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1000, 0, 0}})
