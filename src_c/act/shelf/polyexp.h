/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(polyexp, AF_ELEMENTWISE, 4,
    .summary = "a x^2 + b x + c exp(-d x^2).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "curvature", 0},
               {"b", 1, -INFINITY, INFINITY, "", "slope", 0},
               {"c", 1, -INFINITY, INFINITY, "", "height of the bell", 0},
               {"d", 1, 0, INFINITY, "", "its decay", 0}},
    .formula = "(a * x + b) * x + c * exp(-d * x**2)",
    .derivative = "2 * a * x + b - 2 * c * d * (x * exp(-d * x**2))",
    .smoothness = "Cinf", .left = "(a * x + b) * x", .right = "(a * x + b) * x",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
