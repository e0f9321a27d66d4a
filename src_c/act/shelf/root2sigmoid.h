/* The published quotient of powers overflows; this is the same. In f' the rounding of x log 2
   counts in the tail. */
AF_ROW_FORMULA(root2sigmoid, AF_ELEMENTWISE, 0,
    .summary = "sinh(u) / (2 sqrt(2) sqrt(cosh(2u))) of u = x log(sqrt(2)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "tanh(x * (log(2) / 2)) / sqrt(8 * (1 + tanh(x * (log(2) / 2))**2))",
    .range = "[-1/4, 1/4]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-1/4", .right = "1/4", .lipschitz = "0.1225322679335684", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 600, 0}})
