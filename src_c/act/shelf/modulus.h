AF_ROW_FORMULA(modulus, AF_ELEMENTWISE, 0,
    .aliases = "vrelu",
    .summary = "The modulus: a V.",
    .citation = "Valles-Perez et al. 2023, arXiv:2303.06131",
    .formula = "abs(x)",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "C0",
    .kinks = "0: 0", .left = "-x", .right = "x", .lipschitz = "1", .exact = "0: 0",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
