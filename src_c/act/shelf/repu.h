AF_ROW_FORMULA(repu, AF_ELEMENTWISE, 1,
    .summary = "Rectified power unit: x^p above 0.",
    .citation = "Li, Tang & Yu 2019, arXiv:1903.05858",
    .params = {{"p", 3, 1, INFINITY, "", "power", 0}},
    .formula = "where(x > 0, x**p, x * 0)",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C1", .left = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0.75, 4, 0}})
