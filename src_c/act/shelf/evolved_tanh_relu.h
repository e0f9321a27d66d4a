/* In f' the rounding of x^2 counts in the tail. */
AF_ROW_FORMULA(evolved_tanh_relu, AF_ELEMENTWISE, 1,
    .summary = "a tanh(x^2) + relu(x).",
    .citation = "torch_activation 1.0.0, EvolvedTanhReLU; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor of the tanh", 0}},
    .formula = "where(x == 0, x, where(x > 0, a * tanh(x**2) + x, a * tanh(x**2)))",
    .derivative = "where(x > 0, 1, 0) + 8 * a * (x * sigmoid(2 * x**2) * sigmoid(-2 * x**2))",
    .second_derivative = "where(abs(x) > 30, 0, 8 * a * sigmoid(2 * x**2) * sigmoid(-2 * x**2) * (1 - 4 * x**2 * tanh(x**2)))",
    .range = "[0, inf]", .smoothness = "C0", .kinks = "0: 0", .left = "a", .right = "x + a",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 1500, 0}})
