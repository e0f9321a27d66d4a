/* silu carries the product a x, which an exponential would multiply the rounding of. */
AF_ROW_FORMULA(laaf, AF_ELEMENTWISE, 1,
    .summary = "Locally adaptive activation function of the sigmoid: sigmoid(a x).",
    .citation = "Jagtap, Kawaguchi & Karniadakis 2020, Locally adaptive activation functions with slope recovery, arXiv:1909.12228",
    .params = {{"a", 1, 0, INFINITY, "", "steepness", 0}},
    .formula = "where(abs(x) < 1e-290, 0.5, silu(x, a) / x)",
    .derivative = "where(abs(x) < 1e-290, a / 4, a * (silu(x, a) / x) * (silu(-x, a) / -x))",
    .second_derivative = "where(abs(x) < 1e-290, 0 * x, -a**2 * (silu(x, a) / x) * (silu(-x, a) / -x) * tanh(a * x / 2))",
    .range = "[0, 1]", .monotone = "increasing", .smoothness = "Cinf", .left = "0", .right = "1",
    .lipschitz = "a / 4",
    .ulp = {{0.51, 0.51, 0}, {4, 6, 0}})
