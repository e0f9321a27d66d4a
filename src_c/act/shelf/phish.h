/* Zero keeps its sign. In the tail the rounding of subnormal gelu(x) counts |x| times. */
AF_ROW_FORMULA(phish, AF_ELEMENTWISE, 0,
    .summary = "x tanh(gelu(x)).",
    .citation = "Naveen 2022, Phish: a novel hyper-optimizable activation function",
    .formula = "where(x == 0, x * 0, x * tanh(gelu(x)))",
    .range = "[0, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf", .left = "0",
    .right = "x", .lipschitz = "1.2983066733058115", .derivative_roots = "-1.1954312013879125, 0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {25, 50, 0}})
