/* f' crosses zero infinitely often, and no bound is stated of it. */
AF_ROW_FORMULA(css, AF_ELEMENTWISE, 0,
    .summary = "sigmoid(x) cos(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "sigmoid(x) * cos(x)",
    .range = "[-0.9999998492983064, 0.9999999934875878]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .lipschitz = "0.9999999686721917", .exact = "0: 1/2",
    .ulp = {{0.51, 0, 0}, {2, 0, 0}})
