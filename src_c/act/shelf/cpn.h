/* Its zeros and those of f' depend on the coefficients, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(cpn, AF_ELEMENTWISE, 4,
    .summary = "Cosine polynomial: a0 + a1 cos(x) + a2 cos(2 x) + a3 cos(3 x).",
    .citation = "torch_activation 1.0.0, CPN",
    .params = {{"a0", 0, -INFINITY, INFINITY, "", "weight of cos(0 x)", 0},
               {"a1", 1, -INFINITY, INFINITY, "", "weight of cos(1 x)", 0},
               {"a2", 0, -INFINITY, INFINITY, "", "weight of cos(2 x)", 0},
               {"a3", 0, -INFINITY, INFINITY, "", "weight of cos(3 x)", 0}},
    .formula = "a0 + a1 * cos(x) + a2 * cos(2 * x) + a3 * cos(3 * x)",
    .symmetry = "even", .smoothness = "Cinf",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
