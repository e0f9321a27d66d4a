/* Below -44 silu carries the product. Where f' crosses zero depends on beta, and no bound is
   stated of it. */
AF_ROW_FORMULA(mila, AF_ELEMENTWISE, 1,
    .summary = "x tanh(softplus(x + beta)).",
    .citation = "Misra, Mila, github.com/digantamisra98/Mila",
    .params = {{"beta", -0.25, -INFINITY, INFINITY, "", "shift within the softplus", 0}},
    .formula = "where(x < -44, exp(beta) * silu(x), x * tanh(softplus(x + beta)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {60, 0, 0}})
