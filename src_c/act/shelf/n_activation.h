/* Zero keeps x's sign. At the bends -x wins. */
AF_ROW_FORMULA(n_activation, AF_ELEMENTWISE, 2,
    .summary = "x shifted beyond a and b, -x between.",
    .citation = "Prach & Lampert 2023, arXiv:2311.06103",
    .params = {{"a", -0.5, -INFINITY, 0, "", "lower bend", 0},
               {"b", 0.5, 0, INFINITY, "", "upper bend", 0}},
    .formula = "where(x < a, x - 2 * a, where(x > b, x - 2 * b, where(x == 0, -abs(x), -x)))",
    .derivative = "where(a <= x <= b, -1, 1)",
    .range = "[-inf, inf]", .monotone = "no", .smoothness = "C0", .kinks = "a: -1, b: -1",
    .left = "x - 2 * a", .right = "x - 2 * b", .lipschitz = "1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0.51, 0.51, 0}})
