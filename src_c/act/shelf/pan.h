AF_ROW_FORMULA(pan, AF_ELEMENTWISE, 1,
    .aliases = "pan_function",
    .summary = "Pan: |x| - a where that is positive.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "half the width of the floor", 0}},
    .formula = "relu(abs(x) - a)",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "C0",
    .kinks = "-a: 0, a: 0", .left = "-x - a", .right = "x - a", .lipschitz = "1", .exact = "0: 0",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
