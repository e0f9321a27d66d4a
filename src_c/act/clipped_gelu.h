/* clipped_gelu(x) = min(max(gelu(x), min_val), max_val); f' is 0 where it is either. */
AF_ROW_FORMULA(clipped_gelu, AF_ELEMENTWISE, 2,
    .aliases = "gelu_10",
    .summary = "GELU between two limits.",
    .citation = "transformers ACT2FN gelu_10",
    .params = {{"min_val", -10.0, -INFINITY, INFINITY, "min", "lower limit", 0},
               {"max_val", 10.0, -INFINITY, INFINITY, "max", "upper limit", 0}},
    .formula = "where(gelu(x) <= min_val, min_val, where(gelu(x) >= max_val, max_val, gelu(x)))",
    .symmetry = "none",
    .left = "min(max(-exp(x), min_val), max_val)", .right = "max_val",
    .ulp = {{2.0, 2.5, 0}, {2.0, 2.5, 0}})
