/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(leaf, AF_ELEMENTWISE, 4,
    .summary = "Learnable extended activation function: (p1 x + p0) sigmoid(p2 x) + p3.",
    .citation = "Bodyanskiy & Kostiuk 2023, Learnable extended activation function for deep neural networks, Int. J. Computing 22",
    .params = {{"p1", 1, 0, INFINITY, "", "slope", 0},
               {"p0", 0, -INFINITY, INFINITY, "", "value added to it", 0},
               {"p2", 1, 0, INFINITY, "", "steepness of the sigmoid", 0},
               {"p3", 0, -INFINITY, INFINITY, "", "shift", 0}},
    .formula = "where(p0 == 0 and p3 == 0, p1 * silu(x, p2), p1 * silu(x, p2) + p0 * sigmoid(p2 * x) + p3)",
    .smoothness = "Cinf", .left = "p3", .right = "p1 * x + p0 + p3",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
