/* In the tail the rounding of x / sigma counts. */
AF_ROW_FORMULA(pgelu, AF_ELEMENTWISE, 1,
    .summary = "x Phi(x / sigma): GELU with a width.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"sigma", 1, 0, INFINITY, "", "width", 0}},
    .formula = "x * ndtr(x / sigma)",
    .range = "[-0.16997120747990369 * sigma, inf]", .monotone = "no", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1.1289041451202383", .roots = "0",
    .derivative_roots = "-0.7517915246935645 * sigma", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
