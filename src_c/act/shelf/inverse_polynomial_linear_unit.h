AF_ROW_FORMULA(inverse_polynomial_linear_unit, AF_ELEMENTWISE, 1,
    .aliases = "ipolylu",
    .summary = "x from 0 on, 1 / (1 + |x|^a) below, with a jump.",
    .citation = "Pasquale 2020, inverse polynomial linear unit; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 1, INFINITY, "", "power", AF_CLOSED_LOW}},
    .formula = "where(x >= 0, x, where(x < -1, (-x)**-a / (1 + (-x)**-a), 1 / (1 + (-x)**a)))",
    .derivative = "where(x >= 0, 1, where(x < -1, a * (-x)**(-a - 1) / (1 + (-x)**-a)**2, a * where(a == 1, 1, (-x)**(a - 1)) / (1 + (-x)**a)**2))",
    .range = "[0, inf]", .left = "0", .right = "x",
    .ulp = {{0.51, 0, 0}, {4, 0, 0}})
