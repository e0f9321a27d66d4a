/* At a bend that part is flat. At the ends of the tent the rounding of c - b counts, and no
   bound is stated of float64 values. */
AF_ROW_FORMULA(mmelu, AF_ELEMENTWISE, 3,
    .summary = "Modified Mexican ReLU: a max(b - |x - c|, 0) + (1 - a) relu(x).",
    .citation = "Mohammed & Tapamo 2021, modified Mexican ReLU; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.5, 0, 1, "", "weight of the tent", 0},
               {"b", 1, 0, INFINITY, "", "its height, and half its width", 0},
               {"c", 0, -INFINITY, INFINITY, "", "its centre", 0}},
    .formula = "where(x <= 0 and abs(x - c) >= b, x * 0, a * max(min(x - (c - b), (c + b) - x), 0) + (1 - a) * max(x, 0))",
    .derivative = "where(c - b < x < c, a, where(c < x < c + b, -a, 0)) + where(x > 0, 1 - a, 0)",
    .range = "[0, inf]", .smoothness = "C0",
    .kinks = "c - b: where(c > b, 1 - a, 0), c: where(c > 0, 1 - a, 0), c + b: where(c + b > 0, 1 - a, 0), 0: where(abs(c) < b, where(c > 0, a, where(c < 0, -a, 0)), 0)",
    .left = "0", .right = "(1 - a) * x",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
