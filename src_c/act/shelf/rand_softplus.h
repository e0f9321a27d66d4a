/* At 0 relu' is 0, as in torch. */
AF_ROW_FORMULA(rand_softplus, AF_ELEMENTWISE, 1,
    .aliases = "rsp",
    .summary = "A mean of ReLU and softplus.",
    .citation = "Chen et al. 2019, Neurocomputing 350",
    .params = {{"a", 0.5, 0, 1, "", "weight of the softplus", AF_CLOSED_LOW | AF_CLOSED_HIGH}},
    .formula = "where(x > 0, (1 - a) * x + a * softplus(x), a * softplus(x))",
    .range = "[0, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a / 2",
    .left = "0", .right = "x", .lipschitz = "1",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
