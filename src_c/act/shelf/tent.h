/* With a = 1 it is the mirrored ReLU, min(relu(1 - x), relu(1 + x)). */
AF_ROW_FORMULA(tent, AF_ELEMENTWISE, 1,
    .aliases = "mrelu mirrored_relu",
    .summary = "A tent: a - |x| where that is positive.",
    .citation = "Rozsa & Boult 2019, arXiv:1908.02435",
    .params = {{"a", 1, 0, INFINITY, "", "height, and half the width", 0}},
    .formula = "relu(a - abs(x))",
    .range = "[0, a]", .monotone = "no", .symmetry = "even", .smoothness = "C0",
    .kinks = "-a: 0, 0: 0, a: 0", .left = "0", .right = "0", .lipschitz = "1",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
