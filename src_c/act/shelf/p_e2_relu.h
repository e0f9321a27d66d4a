/* The right branch wins at 0. With a + b above 1 terms cancel, and no bound is stated but of
   float32 values. */
AF_ROW_FORMULA(p_e2_relu, AF_ELEMENTWISE, 2,
    .summary = "a relu(x) + b elu(x) - (1 - a - b) elu(-x).",
    .citation = "Jie et al. 2021, regularized flexible activation function",
    .params = {{"a", 0.4, 0, 1, "", "weight of the ReLU", 0},
               {"b", 0.3, 0, 1, "", "weight of the ELU", 0}},
    .formula = "where(x >= 0, (a + b) * x - (1 - a - b) * expm1(-x), b * expm1(x) + (1 - a - b) * x)",
    .smoothness = "C0", .kinks = "0: 1", .left = "where(a + b == 1, 0, (1 - a - b) * x) - b",
    .right = "(a + b) * x + 1 - a - b", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
