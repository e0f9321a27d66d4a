AF_ROW_FORMULA(sinc_sigmoid, AF_ELEMENTWISE, 0,
    .summary = "sin(s) / s of the sigmoid s.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "sinc(sigmoid(x) / pi)",
    .range = "[sin(1), 1]", .monotone = "decreasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "1", .right = "sin(1)", .lipschitz = "0.047254213319760194",
    .ulp = {{0.51, 0.51, 0}, {2.5, 8, 0}})
