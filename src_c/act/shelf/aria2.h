/* Where f' crosses zero depends on the parameters, and no bound is stated of it. In the tail the
   rounding of the exponent counts. */
AF_ROW_FORMULA(aria2, AF_ELEMENTWISE, 2,
    .summary = "x (1 + exp(-beta x))^-alpha.",
    .citation = "Patwardhan, Ingalhalikar & Walambe 2018, arXiv:1805.08878",
    .params = {{"alpha", 1.5, 0, INFINITY, "", "power", 0},
               {"beta", 2, 0, INFINITY, "", "rate", 0}},
    .formula = "x * exp(-alpha * beta * softplus(-x, beta))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1000, 0, 0}})
