/* Beyond 1e300 the sine is nothing. Its zeros and those of f' depend on the parameters, and no
   bound is stated but of float32 values. */
AF_ROW_FORMULA(save_based, AF_ELEMENTWISE, 2,
    .summary = "alpha x + beta sin(x).",
    .citation = "torch_activation 1.0.0, SAVEBased",
    .params = {{"alpha", 1, 0, INFINITY, "", "slope", 0},
               {"beta", 0.5, 0, INFINITY, "", "height of the wave", 0}},
    .formula = "where(abs(x) > 1e300, alpha * x, alpha * x + beta * sin(x))",
    .symmetry = "odd", .smoothness = "Cinf", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
