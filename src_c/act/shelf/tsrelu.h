/* Below -44, where tanh(s) and s differ by less than 2^-60, silu carries the product with the
   exponential. */
AF_ROW_FORMULA(tsrelu, AF_ELEMENTWISE, 0,
    .summary = "x tanh(sigmoid(x)): tangent-sigmoid ReLU.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x < -44, silu(x), x * tanh(sigmoid(x)))",
    .range = "[-0.27424287816686216, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "tanh(1) * x", .lipschitz = "0.8126193925054332",
    .roots = "0", .derivative_roots = "-1.308797230808282", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 100, 0}})
