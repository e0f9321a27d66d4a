AF_ROW_FORMULA(tbsrelu, AF_ELEMENTWISE, 0,
    .summary = "x tanh((1 - exp(-x)) / (1 + exp(-x))): tangent-bipolar-sigmoid ReLU.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "x * tanh(tanh(x / 2))",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "-tanh(1) * x", .right = "tanh(1) * x", .lipschitz = "0.8890963492171295",
    .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2, 3, 0}})
