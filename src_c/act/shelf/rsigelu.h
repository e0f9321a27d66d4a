AF_ROW_FORMULA(rsigelu, AF_ELEMENTWISE, 1,
    .summary = "RSigELU: x (1 + alpha sigmoid(x)) above 1, x to 0, an ELU below; jumps at 1.",
    .citation = "Kilicarslan & Celik 2021, RSigELU, Expert Systems with Applications 174",
    .params = {{"alpha", 0.5, 0, INFINITY, "", "weight of what is not x", 0}},
    .formula = "where(x > 1, x + alpha * silu(x), where(x > 0, x, alpha * expm1(x)))",
    .derivative = "where(x > 1, 1 + alpha * sigmoid(x) * (1 + x * sigmoid(-x)), where(x > 0, 1, alpha * exp(x)))",
    .range = "[-alpha, inf]", .monotone = "increasing", .kinks = "0: alpha, 1: 1", .left = "-alpha",
    .right = "(1 + alpha) * x", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
