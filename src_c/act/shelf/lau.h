/* Below -44 / b the logarithm is its tangent, and silu carries the product. Where f' crosses
   zero depends on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(lau, AF_ELEMENTWISE, 2,
    .summary = "x log(1 + a sigmoid(b x)): Logish with two parameters.",
    .citation = "torch_activation 1.0.0, LAU; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor of the sigmoid", 0},
               {"b", 1, 0, INFINITY, "", "its steepness", 0}},
    .formula = "where(b * x < -44, a * silu(x, b), x * log1p(a * sigmoid(b * x)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "log1p(a) * x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1000, 0, 0}})
