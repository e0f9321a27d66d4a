/* f' crosses zero where that depends on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(smu, AF_ELEMENTWISE, 2,
    .summary = "Smooth maximum of x and a x by erf.",
    .citation = "Biswas et al. 2021, arXiv:2111.04682",
    .params = {{"a", 0.25, 0, 1, "", "slope far below 0", 0},
               {"b", 25, 0, INFINITY, "", "sharpness", 0}},
    .formula = "x * (a + (1 - a) / 2 * erfc(-b * (1 - a) * x))",
    .smoothness = "Cinf", .left = "a * x", .right = "x", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {4, 0, 0}})
