/* At a bend it is flat. */
AF_ROW_FORMULA(mmelu, AF_ELEMENTWISE, 3,
    .summary = "Modified Mexican ReLU: a max(b - |x - c|, 0) + (1 - a) relu(x).",
    .citation = "Mohamed, Naji & Yusiong; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, 1, "", "weight of the tent", 0},
               {"b", 1, 0, INFINITY, "", "its height, and half its width", 0},
               {"c", 0, -INFINITY, INFINITY, "", "its centre", 0}},
    .formula = "a * max(b - abs(x - c), 0) + (1 - a) * max(x, 0)",
    .range = "[0, inf]", .smoothness = "C0", .left = "0", .right = "(1 - a) * x",
    .ulp = {{0.51, 0.51, 0}, {6, 6, 0}})
