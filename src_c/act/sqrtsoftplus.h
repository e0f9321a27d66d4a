/* sqrtsoftplus(x) = sqrt(softplus(x)), with the derivative sigmoid(x) / (2 sqrtsoftplus(x)).
   From -40 down, where softplus underflows before its root does, that is exp(x / 2). */
AF_ROW_FORMULA(sqrtsoftplus, AF_ELEMENTWISE, 0,
    .aliases = "sqrt_softplus",
    .summary = "Square root of softplus.",
    .citation = "transformers ACT2FN sqrtsoftplus (router of DeepSeek-V4)",
    .formula = "where(x < -40, exp(x / 2), sqrt(softplus(x)))",
    .derivative = "where(x < -40, exp(x / 2) / 2, sigmoid(x) / sqrt(softplus(x)) / 2)",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0",
    .ulp = {{1.5, 3.0, 0}, {1.5, 3.0, 0}})
