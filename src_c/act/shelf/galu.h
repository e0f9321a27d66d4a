/* Its zeros depend on the parameters, and no bound is stated of float64. At a bend that wave is
   flat. */
AF_ROW_FORMULA(galu, AF_ELEMENTWISE, 4,
    .summary = "Gaussian ReLU: a PReLU and three waves of a tent up and a tent down.",
    .citation = "Nanni et al. 2020, Stochastic selection of activation layers for convolutional neural networks, Sensors 20, with k = 4 and inputs of up to 1",
    .params = {{"slope", 0.01, -INFINITY, INFINITY, "", "slope below 0", 0},
               {"c1", 0, -INFINITY, INFINITY, "", "height of the wide wave from 0", 0},
               {"c2", 0, -INFINITY, INFINITY, "", "of the narrow one from 0", 0},
               {"c3", 0, -INFINITY, INFINITY, "", "of the one from 2", 0}},
    .formula = "where(x == 0, x, where(x > 0, x + c1 * (max(min(x, 2 - x), 0) - max(min(x - 2, 4 - x), 0)) + c2 * (max(min(x, 1 - x), 0) - max(min(x - 1, 2 - x), 0)) + c3 * (max(min(x - 2, 3 - x), 0) - max(min(x - 3, 4 - x), 0)), slope * x))",
    .derivative = "where(x > 0, 1 + where(0 < x < 1 or 3 < x < 4, c1, where(1 < x < 3, -c1, 0)) + where(0 < x < 0.5 or 1.5 < x < 2, c2, where(0.5 < x < 1.5, -c2, 0)) + where(2 < x < 2.5 or 3.5 < x < 4, c3, where(2.5 < x < 3.5, -c3, 0)), slope)",
    .smoothness = "C0",
    .kinks = "0: slope, 0.5: 1 + c1, 1: 1 - c2, 1.5: 1 - c1, 2: 1 - c1, 2.5: 1 - c1, 3: 1 - c3, 3.5: 1 + c1, 4: 1",
    .left = "slope * x", .right = "x", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
