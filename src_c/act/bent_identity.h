/* bent_identity(x) = x + (sqrt(x^2 + 1) - 1) / 2, of which the second term is
   x^2 / (2 (sqrt(x^2 + 1) + 1)); from 1e9 on it is (|x| - 1) / 2. */
AF_ROW_FORMULA(bent_identity, AF_ELEMENTWISE, 0,
    .aliases = "bent_id",
    .summary = "Identity with a hyperbola added: slopes 1/2 and 3/2 far out.",
    .citation = "Hansen 2019, Mila and echoAI: bent_id",
    .formula = "where(abs(x) > 1e9, x + (abs(x) - 1) / 2, x + x**2 / (sqrt(x**2 + 1) + 1) / 2)",
    .derivative = "where(abs(x) > 1e9, 1 + sign(x) / 2, 1 + x / sqrt(x**2 + 1) / 2)",
    .second_derivative = "where(abs(x) > 1e9, 0.5 / abs(x) / x / x, 0.5 / (x**2 + 1) / sqrt(x**2 + 1))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "x / 2 - 1/2", .right = "3 * x / 2 - 1/2", .lipschitz = "3/2", .roots = "0", .exact = "0: 0",
    .ulp = {{2.5, 1.5, 0}, {2.5, 1.5, 0}})
