/* The survey prints (1 + sqrt(2)) / 2, which is not the golden ratio. */
AF_ROW_FORMULA(arctan_gr, AF_ELEMENTWISE, 0,
    .summary = "arctan(x) over the golden ratio.",
    .citation = "Sivri et al. 2022, Multiclass classification using arctangent activation function and its variations",
    .formula = "atan(x) * ((sqrt(5) - 1) / 2)",
    .range = "[-pi / 4 * (sqrt(5) - 1), pi / 4 * (sqrt(5) - 1)]", .monotone = "increasing",
    .symmetry = "odd", .smoothness = "Cinf", .left = "-pi / 4 * (sqrt(5) - 1)",
    .right = "pi / 4 * (sqrt(5) - 1)", .lipschitz = "(sqrt(5) - 1) / 2", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2.5, 3, 0}})
