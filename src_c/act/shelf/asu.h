/* f' crosses zero infinitely often, and no bound is stated of it. */
AF_ROW_FORMULA(asu, AF_ELEMENTWISE, 0,
    .summary = "Amplifying sine unit.",
    .citation = "Rahul et al. 2022, arXiv:2209.12639",
    .formula = "x * sin(x)",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {1.5, 0, 0}})
