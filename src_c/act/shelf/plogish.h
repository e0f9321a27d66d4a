/* Below -44 / b silu carries the product with the exponential. Where f' crosses zero depends on
   b, and no bound is stated of it. */
AF_ROW_FORMULA(plogish, AF_ELEMENTWISE, 2,
    .summary = "a x log(1 + sigmoid(b x)).",
    .citation = "Zhu et al. 2021, Logish, Neurocomputing 458",
    .params = {{"a", 1, 0, INFINITY, "", "factor", 0},
               {"b", 10, 0, INFINITY, "", "steepness", 0}},
    .formula = "where(b * x < -44, a * silu(x, b), a * (x * log1p(sigmoid(b * x))))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "a * log(2) * x",
    .lipschitz = "0.7463111804127397 * a", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {40, 0, 0}})
