/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(variant_sigmoid_function, AF_ELEMENTWISE, 3,
    .aliases = "vsf",
    .summary = "a sigmoid(b x) - c.",
    .citation = "Han & Moraga 1995, The influence of the sigmoid function parameters on the speed of backpropagation learning, LNCS 930",
    .params = {{"a", 1, 0, INFINITY, "", "height", 0},
               {"b", 1, 0, INFINITY, "", "steepness", 0},
               {"c", 0, -INFINITY, INFINITY, "", "shift downwards", 0}},
    .formula = "where(c == 0, a * sigmoid(b * x), a * sigmoid(b * x) - c)",
    .range = "[-c, a - c]", .monotone = "increasing", .smoothness = "Cinf", .left = "-c",
    .right = "a - c", .lipschitz = "a * b / 4",
    .ulp = {{0.51, 0.51, 0}, {0, 1000, 0}})
