AF_ROW_FORMULA(soft_modulus_q, AF_ELEMENTWISE, 0,
    .summary = "Quadratic approximation of the modulus.",
    .citation = "Valles-Perez et al. 2023, arXiv:2303.06131",
    .formula = "where(abs(x) <= 1, x**2 * (2 - abs(x)), abs(x))",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "C1", .left = "-x",
    .right = "x", .lipschitz = "4/3", .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 2, 0}})
