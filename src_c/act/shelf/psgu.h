/* Below -44 tanh is its tangent to 2^-60, and silu carries the product. Where f' crosses zero
   depends on a, and no bound is stated of it. */
AF_ROW_FORMULA(psgu, AF_ELEMENTWISE, 1,
    .summary = "x tanh(a sigmoid(x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, INFINITY, "", "factor of the sigmoid", 0}},
    .formula = "where(x < -44, a * silu(x), x * tanh(a * sigmoid(x)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "tanh(a) * x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {8, 0, 0}})
