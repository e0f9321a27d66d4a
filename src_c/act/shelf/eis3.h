/* silu carries the product with the exponential. Where f' crosses zero depends on the
   parameters, and no bound is stated of it. */
AF_ROW_FORMULA(eis3, AF_ELEMENTWISE, 2,
    .aliases = "eis",
    .summary = "x / (1 + d exp(-e x)).",
    .citation = "Biswas et al. 2020, arXiv:2009.13501",
    .params = {{"d", 1, 0, INFINITY, "", "factor of the exponential", 0},
               {"e", 1, 0, INFINITY, "", "its rate", 0}},
    .formula = "silu(x, e) / (sigmoid(e * x) + d * sigmoid(-e * x))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {5, 0, 0}})
