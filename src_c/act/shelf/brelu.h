AF_ROW_FORMULA(brelu, AF_ELEMENTWISE, 1,
    .aliases = "relun",
    .summary = "Bounded ReLU: x between 0 and a.",
    .citation = "Liew, Khalil-Hani & Bakhteri 2016, Neurocomputing 216; as ReLUN, Pishchik 2023",
    .params = {{"a", 1, 0, INFINITY, "", "bound", 0}},
    .formula = "where(x <= 0, x * 0, where(x >= a, a, x))",
    .range = "[0, a]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: 0, a: 0",
    .left = "0", .right = "a", .lipschitz = "1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0.51, 0.51, 0}})
