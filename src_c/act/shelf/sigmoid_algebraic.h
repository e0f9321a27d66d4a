/* Where x^2 would overflow, f' is its asymptote. */
AF_ROW_FORMULA(sigmoid_algebraic, AF_ELEMENTWISE, 1,
    .summary = "Sigmoid of the softsign of x (1 + a |x|).",
    .citation = "Koçak & Şiray 2021, New activation functions for single layer feedforward neural network, Expert Systems with Applications 164",
    .params = {{"a", 1, 0, INFINITY, "", "curvature", 0}},
    .formula = "sigmoid(softsign(x * (1 + a * abs(x))))",
    .derivative = "where(abs(x) > 1e100, 2 / a * sigmoid(1) * sigmoid(-1) / abs(x) / x / x, sigmoid(softsign(x * (1 + a * abs(x)))) * sigmoid(-softsign(x * (1 + a * abs(x)))) * (1 + 2 * a * abs(x)) / (1 + abs(x) * (1 + a * abs(x))) / (1 + abs(x) * (1 + a * abs(x))))",
    .range = "[sigmoid(-1), sigmoid(1)]", .monotone = "increasing", .smoothness = "C1",
    .left = "sigmoid(-1)", .right = "sigmoid(1)", .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {4, 6, 0}})
