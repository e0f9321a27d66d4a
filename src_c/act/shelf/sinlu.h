/* Its zeros and those of f' depend on the parameters, and the rounding of b x turns the sine: no
   bound is stated. */
AF_ROW_FORMULA(sinlu, AF_ELEMENTWISE, 2,
    .summary = "(x + a sin(b x)) sigmoid(x).",
    .citation = "Paul et al. 2022, Mathematics 10(3), 337",
    .params = {{"a", 1, -INFINITY, INFINITY, "", "factor of the sine", 0},
               {"b", 1, -INFINITY, INFINITY, "", "its rate", 0}},
    .formula = "silu(x) * (1 + a * b * sinc(where(b == 0, 0, b * x) / pi))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .exact = "0: 0",
    .ulp = {{0, 0, 0}, {0, 0, 0}})
