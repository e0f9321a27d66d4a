AF_ROW_FORMULA(sech_sig, AF_ELEMENTWISE, 0,
    .summary = "(x + sech(x)) sigmoid(x).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "silu(x) + sigmoid(x) / cosh(x)",
    .range = "[-0.2097429015687291, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x", .lipschitz = "1.0174118760629347",
    .roots = "-0.7650099545507321", .derivative_roots = "-1.8232942890119153",
    .ulp = {{1.5, 0.51, 0}, {0, 20, 0}})
