/* x tanh(log(1 + s)), s = sigmoid(x): by tanh(log(1 + s)) = s (2 + s) / (2 + s (2 + s))
   nothing cancels, and silu carries x s into the subnormals. */
AF_ROW_FORMULA(smish, AF_ELEMENTWISE, 0,
    .summary = "x tanh(log(1 + sigmoid(x))).",
    .citation = "Wang, Ren & Wang 2022, Electronics 11(4), 540",
    .formula = "silu(x) * ((2 + sigmoid(x)) / (2 + sigmoid(x) * (2 + sigmoid(x))))",
    .range = "[-0.24999366366012948, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "3/5 * x", .lipschitz = "0.6368842228812263",
    .roots = "0", .derivative_roots = "-1.394519301924504", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3.5, 20, 0}})
