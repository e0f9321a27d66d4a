/* Where f' crosses zero depends on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(mwf, AF_ELEMENTWISE, 3,
    .summary = "a x exp(-b x^2) + c tanh(x).",
    .citation = "torch_activation 1.0.0, MWF",
    .params = {{"a", 1, 0, INFINITY, "", "height of the wavelet", 0},
               {"b", 1, 0, INFINITY, "", "its decay", 0},
               {"c", 0.5, 0, INFINITY, "", "factor of the tanh", 0}},
    .formula = "a * (x * exp(-b * x**2)) + c * tanh(x)",
    .symmetry = "odd", .smoothness = "Cinf", .left = "-c", .right = "c", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {6, 0, 0}})
