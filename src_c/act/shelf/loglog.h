/* Below -7 the slope is below the subnormals; above, the rounding of exp(-x) counts e^-x times. */
AF_ROW_FORMULA(loglog, AF_ELEMENTWISE, 0,
    .summary = "Log-log: exp(-exp(-x)).",
    .citation = "Gomes & Ludermir 2008, HIS",
    .formula = "exp(-exp(-x))",
    .derivative = "where(x < -7, 0, exp(-x) * exp(-exp(-x)))",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "1", .lipschitz = "exp(-1)",
    .ulp = {{0.51, 0.51, 0}, {400, 600, 0}})
