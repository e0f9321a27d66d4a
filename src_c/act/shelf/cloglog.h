/* As 1 - exp(-exp(-x)) it is also printed, which falls. Beyond 7 the slope is below the
   subnormals; before, exp(x)'s rounding counts e^x times. */
AF_ROW_FORMULA(cloglog, AF_ELEMENTWISE, 0,
    .summary = "Complementary log-log: 1 - exp(-exp(x)).",
    .citation = "Gomes & Ludermir 2008, HIS",
    .formula = "-expm1(-exp(x))",
    .derivative = "where(x > 7, 0, exp(x) * exp(-exp(x)))",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "1", .lipschitz = "exp(-1)",
    .ulp = {{0.51, 0.51, 0}, {2, 600, 0}})
