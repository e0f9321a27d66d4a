/* Below -44, where tanh(e^x) and e^x differ by less than 2^-60, silu carries the product with
   the exponential. */
AF_ROW_FORMULA(tanhexp, AF_ELEMENTWISE, 0,
    .aliases = "telu",
    .summary = "x tanh(exp(x)).",
    .citation = "Liu & Di 2020, arXiv:2003.09855; as TeLU, Fernandez & Mali 2024, arXiv:2412.20269",
    .formula = "where(x < -44, silu(x), x * tanh(exp(x)))",
    .range = "[-0.3532857778482113, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x", .lipschitz = "1.061975308717916",
    .roots = "0", .derivative_roots = "-1.0788600584646242", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2.5, 80, 0}})
