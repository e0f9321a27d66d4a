/* Its zeros and those of f' depend on a, and no bound is stated but of float32 values. */
AF_ROW_FORMULA(psech_sig, AF_ELEMENTWISE, 1,
    .summary = "(x + a sech(x + a)) sigmoid(x).",
    .citation = "Mishra et al.; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, -INFINITY, INFINITY, "", "shift, and weight of the bell", 0}},
    .formula = "silu(x) + a * sigmoid(x) / cosh(x + a)",
    .smoothness = "Cinf", .left = "0", .right = "x",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
