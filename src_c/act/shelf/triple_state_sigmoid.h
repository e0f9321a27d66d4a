AF_ROW_FORMULA(triple_state_sigmoid, AF_ELEMENTWISE, 2,
    .summary = "sigmoid(x) + sigmoid(x - a) + sigmoid(x - b).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 20, 0, INFINITY, "", "second state", 0},
               {"b", 40, 0, INFINITY, "", "third state", 0}},
    .formula = "sigmoid(x) + sigmoid(x - a) + sigmoid(x - b)",
    .range = "[0, 3]", .monotone = "increasing", .smoothness = "Cinf", .left = "0", .right = "3",
    .ulp = {{0.51, 0.51, 0}, {300, 300, 0}})
