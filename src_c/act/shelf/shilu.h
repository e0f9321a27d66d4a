/* With alpha = 1 it is the flexible ReLU. It cancels near its zero, which depends on the
   parameters, and no bound is stated of float64 values. */
AF_ROW_FORMULA(shilu, AF_ELEMENTWISE, 2,
    .aliases = "frelu flexible_relu",
    .summary = "Shifted ReLU: alpha relu(x) + beta.",
    .citation = "Pishchik 2023, Trainable activations for image classification",
    .params = {{"alpha", 1, 0, INFINITY, "", "slope above 0", 0},
               {"beta", 0, -INFINITY, INFINITY, "", "value below 0", 0}},
    .formula = "where(x > 0, alpha * x + beta, where(beta == 0, x * 0, beta))",
    .range = "[beta, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0",
    .left = "beta", .right = "alpha * x + beta", .lipschitz = "alpha",
    .ulp = {{0.51, 0.51, 0}, {0, 0.51, 0}})
