/* Below -44 tanh is its tangent, and silu carries the product. Where f' crosses zero depends on
   beta, and no bound is stated of it. */
AF_ROW_FORMULA(beta_mish, AF_ELEMENTWISE, 1,
    .summary = "x tanh(beta softplus(x)).",
    .citation = "Misra, Beta Mish, github.com/digantamisra98/Beta-Mish",
    .params = {{"beta", 1.5, 0, INFINITY, "", "power of 1 + exp(x)", 0}},
    .formula = "where(x < -44, beta * silu(x), x * tanh(beta * softplus(x)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {8, 0, 0}})
