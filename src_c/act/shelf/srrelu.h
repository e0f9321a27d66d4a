/* With 1 + x, as it is also printed, it would have a pole at -1. It cancels near its zero, which
   depends on the parameters, and no bound is stated of float64 values. */
AF_ROW_FORMULA(srrelu, AF_ELEMENTWISE, 1,
    .aliases = "softsign_rrelu s_rrelu",
    .summary = "Softsign randomized leaky ReLU: 1 / (1 + |x|)^2 + x above 0, + a x below.",
    .citation = "Elakkiya & Dejey 2022, Novel deep learning models with novel integrated activation functions; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.22916666666666666, 0, INFINITY, "", "slope below 0: the mean of those drawn in training", 0}},
    .formula = "1 / (1 + abs(x))**2 + where(x > 0, x, a * x)",
    .derivative = "where(x > 0, 1 - 2 / (1 + x)**3, a + 2 / (1 - x)**3)",
    .smoothness = "C0", .kinks = "0: a + 2", .left = "a * x", .right = "x", .exact = "0: 1",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
