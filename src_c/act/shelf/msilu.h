/* The bell is over 4; the exponent over 4, as it is also printed, is another function. */
AF_ROW_FORMULA(msilu, AF_ELEMENTWISE, 0,
    .summary = "silu(x) + exp(-x^2 - 1) / 4.",
    .citation = "Zhu et al. 2023, MSiLU; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "silu(x) + exp(-x**2 - 1) / 4",
    .range = "[-0.276, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .roots = "-0.196176362991912859",
    .derivative_roots = "-1.4476197189260324473",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
