/* Its zeros and those of f' depend on a, and no bound is stated but of float32 values. */
AF_ROW_FORMULA(ptanh_sig, AF_ELEMENTWISE, 1,
    .summary = "(x + a tanh(x + a)) sigmoid(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, -INFINITY, INFINITY, "", "shift, and weight of the tanh", 0}},
    .formula = "silu(x) + a * tanh(x + a) * sigmoid(x)",
    .smoothness = "Cinf", .left = "0", .right = "x + a",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
