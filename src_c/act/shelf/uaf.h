/* Its zeros and those of f' depend on the parameters, and no bound is stated. */
AF_ROW_FORMULA(uaf, AF_ELEMENTWISE, 5,
    .summary = "Universal activation function: softplus(a (x + b) + c x^2) - softplus(d (x - b)) + e.",
    .citation = "Yuen et al. 2021, Universal activation function for machine learning, Scientific Reports 11, arXiv:2011.03842",
    .params = {{"a", 0.5, 0, INFINITY, "", "slope of the first", 0},
               {"b", 1, -INFINITY, INFINITY, "", "shift", 0},
               {"c", 0.5, 0, INFINITY, "", "curvature", 0},
               {"d", 1, -INFINITY, INFINITY, "", "slope of the second", 0},
               {"e", 0.5, -INFINITY, INFINITY, "", "shift upwards", 0}},
    .formula = "softplus(a * (x + b) + c * x**2) - softplus(d * (x - b)) + e",
    .smoothness = "Cinf",
    .ulp = {{0, 0, 0}, {0, 0, 0}})
