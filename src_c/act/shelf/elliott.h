AF_ROW_FORMULA(elliott, AF_ELEMENTWISE, 0,
    .summary = "Elliott's sigmoid: softsign, from 0 to 1.",
    .citation = "Elliott 1993, ISR TR 93-8",
    .formula = "where(x < 0, 0.5 / (1 - x), 1 - 0.5 / (1 + x))",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "C1",
    .left = "0", .right = "1", .lipschitz = "1/2", .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {2, 3.5, 0}})
