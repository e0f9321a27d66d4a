/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. */
AF_ROW_FORMULA(pfpm, AF_ELEMENTWISE, 1,
    .summary = "Parametric flatten-p Mish: mish(x) + p above 0, p below.",
    .citation = "Mondal & Shrivastava 2022, A novel parametric flatten-p Mish activation function, arXiv:2203.07617",
    .params = {{"p", 1, -INFINITY, INFINITY, "", "value below 0", 0}},
    .formula = "where(x > 0, mish(x) + p, where(p == 0, x * 0, p))",
    .range = "[p, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0", .left = "p",
    .right = "x + p", .lipschitz = "1.0885",
    .ulp = {{0.51, 0.51, 0}, {0, 4, 0}})
