/* It cancels near its zero, which depends on the parameters, and no bound is stated of float64
   values. */
AF_ROW_FORMULA(elup_softplus, AF_ELEMENTWISE, 2,
    .summary = "x from 0 on; alpha (exp(x) - 1) + log(1 + exp(beta x)) below, with a jump.",
    .citation = "torch_activation 1.0.0, ELUpSoftplus; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"alpha", 1, 0, INFINITY, "", "limit below", 0},
               {"beta", 1, 0, INFINITY, "", "rate in the softplus", 0}},
    .formula = "where(x >= 0, x, alpha * expm1(x) + beta * softplus(x, beta))",
    .derivative = "where(x >= 0, 1, alpha * exp(x) + beta * sigmoid(beta * x))",
    .left = "-alpha", .right = "x",
    .ulp = {{0.51, 0.51, 0}, {0, 1000, 0}})
