/* In the tail the rounding of the exponent counts. Where f' crosses zero depends on the
   parameters, and no bound is stated of it. */
AF_ROW_FORMULA(saf, AF_ELEMENTWISE, 2,
    .summary = "x sigmoid(alpha x + beta).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"alpha", 1, 0, INFINITY, "", "steepness", 0},
               {"beta", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "x * sigmoid(alpha * x + beta)",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1000, 0, 0}})
