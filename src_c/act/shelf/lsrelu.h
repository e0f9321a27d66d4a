/* |log(1 + a b) - b|, as is published, has the wrong sign where the logarithm is greater than b. */
AF_ROW_FORMULA(lsrelu, AF_ELEMENTWISE, 2,
    .summary = "Softsign below 0, x up to b, a logarithm beyond.",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "rate of the logarithm", 0},
               {"b", 1, 0, INFINITY, "", "where it begins", 0}},
    .formula = "where(x > b, where(x > 1e300, log(x) + (b + log(a) - log1p(a * b)), b + log1p(a * (x - b) / (1 + a * b))), where(x > 0, x, softsign(x)))",
    .derivative = "where(x > b, 1 / (1 / a + x), where(x > 0, 1, 1 / (1 - x) / (1 - x)))",
    .range = "[-1, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "b: 1",
    .left = "-1", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 6, 0}})
