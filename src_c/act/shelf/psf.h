/* In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(psf, AF_ELEMENTWISE, 1,
    .summary = "A power of the sigmoid: (1 + exp(-x))^-m.",
    .citation = "Chandra & Singh 2004, Neurocomputing 61",
    .params = {{"m", 1, 0, INFINITY, "", "power", 0}},
    .formula = "exp(-m * softplus(-x))",
    .derivative = "m * exp(-m * softplus(-x)) * sigmoid(-x)",
    .range = "[0, 1]", .monotone = "increasing", .smoothness = "Cinf", .left = "0", .right = "1",
    .ulp = {{0.51, 0.51, 0}, {500, 500, 0}})
