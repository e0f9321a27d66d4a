AF_ROW_FORMULA(binary, AF_ELEMENTWISE, 2,
    .summary = "a below 0, b from there on, with a jump.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0, -INFINITY, INFINITY, "", "value below 0", 0},
               {"b", 1, -INFINITY, INFINITY, "", "value from 0 on", 0}},
    .formula = "where(x >= 0, b, a)",
    .derivative = "0",
    .range = "[min(a, b), max(a, b)]", .left = "a", .right = "b",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
