/* It cancels near its zero, which depends on the parameters, and no bound is stated of its
   values. */
AF_ROW_FORMULA(smu1, AF_ELEMENTWISE, 2,
    .summary = "Smooth maximum of x and a x by a root.",
    .citation = "Biswas et al. 2021, arXiv:2111.04682",
    .params = {{"a", 0.25, 0, 1, "", "slope far below 0", 0},
               {"b", 4.352665993287951e-06, 0, INFINITY, "", "width of the bend", 0}},
    .formula = "a * x + squareplus((1 - a) * x, b**2)",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "Cinf", .left = "a * x",
    .right = "x", .lipschitz = "1",
    .ulp = {{0, 0.51, 0}, {0, 6, 0}})
