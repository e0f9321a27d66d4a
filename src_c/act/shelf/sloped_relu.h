AF_ROW_FORMULA(sloped_relu, AF_ELEMENTWISE, 1,
    .aliases = "slrelu prelu_plus",
    .summary = "ReLU of slope alpha.",
    .citation = "Seo, Lee & Kim 2017, sloped rectified linear unit",
    .params = {{"alpha", 10, 0, INFINITY, "", "slope above 0", 0}},
    .formula = "where(x > 0, alpha * x, x * 0)",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0",
    .left = "0", .right = "alpha * x", .lipschitz = "alpha", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
