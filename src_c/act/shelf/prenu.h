/* Beyond 1e300 the logarithm is nothing, and infinity stays. */
AF_ROW_FORMULA(prenu, AF_ELEMENTWISE, 1,
    .summary = "Parametric rectified non-linear unit.",
    .citation = "El Jaafari, Ellahyani & Charfi 2021, IJMLC",
    .params = {{"alpha", 0.25, 0, 1, "", "weight of the logarithm", AF_CLOSED_LOW}},
    .formula = "where(x > 0, where(x > 1e300, x, x - alpha * log1p(x)), x * 0)",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0",
    .left = "0", .lipschitz = "1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
