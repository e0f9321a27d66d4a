AF_ROW_FORMULA(app_relu, AF_ELEMENTWISE, 2,
    .summary = "a x^b above 0.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "factor", 0},
               {"b", 1, 1, INFINITY, "", "power", AF_CLOSED_LOW}},
    .formula = "where(x > 0, a * x**b, x * 0)",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0", .left = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
