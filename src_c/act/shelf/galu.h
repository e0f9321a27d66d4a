/* Its zeros depend on the parameters, and no bound is stated of float64. At the top of a tent it
   is flat. */
AF_ROW_FORMULA(galu, AF_ELEMENTWISE, 4,
    .summary = "Gaussian ReLU: a PReLU and three waves of a tent up and a tent down.",
    .citation = "Nanni et al. 2020, Stochastic selection of activation layers for convolutional neural networks, Sensors 20, with k = 4 and inputs of up to 1",
    .params = {{"slope", 0.01, -INFINITY, INFINITY, "", "slope below 0", 0},
               {"c1", 0, -INFINITY, INFINITY, "", "height of the wide wave from 0", 0},
               {"c2", 0, -INFINITY, INFINITY, "", "of the narrow one from 0", 0},
               {"c3", 0, -INFINITY, INFINITY, "", "of the one from 2", 0}},
    .formula = "where(x > 0, x, slope * x) + c1 * (max(1 - abs(x - 1), 0) + min(abs(x - 3) - 1, 0)) + c2 * (max(0.5 - abs(x - 0.5), 0) + min(abs(x - 1.5) - 0.5, 0)) + c3 * (max(0.5 - abs(x - 2.5), 0) + min(abs(x - 3.5) - 0.5, 0))",
    .smoothness = "C0", .left = "slope * x", .right = "x", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
