/* As relu(x) - 2 relu(x - a/2) + relu(x - a) in torch, whose slope at a/2 is 1. */
AF_ROW_FORMULA(hat, AF_ELEMENTWISE, 1,
    .summary = "A hat: from 0 up to a/2 and down to a.",
    .citation = "Wang, Xu & Zhu 2022, arXiv:2202.01411",
    .params = {{"a", 2, 0, INFINITY, "", "width", 0}},
    .formula = "where(x <= 0, x * 0, where(x <= a / 2, x, where(x < a, a - x, 0)))",
    .range = "[0, a / 2]", .monotone = "no", .smoothness = "C0", .kinks = "0: 0, a / 2: 1, a: 0",
    .left = "0", .right = "0", .lipschitz = "1", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
