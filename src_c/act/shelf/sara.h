/* silu carries the product with the exponential. Where f' crosses zero depends on the
   parameters, and no bound is stated of it. The right branch wins at 0, as in its authors' code. */
AF_ROW_FORMULA(sara, AF_ELEMENTWISE, 2,
    .summary = "x above 0, x / (1 + a exp(-b x)) below.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, INFINITY, "", "factor of the exponential", 0},
               {"b", 0.7, 0, INFINITY, "", "its rate", 0}},
    .formula = "where(x >= 0, x, silu(x, b) / (sigmoid(b * x) + a * sigmoid(-b * x)))",
    .monotone = "no", .smoothness = "C0", .kinks = "0: 1", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {5, 0, 0}})
