/* In the tail the rounding of the exponent counts. Its zeros and those of f' depend on the
   parameters, and no bound is stated but of float32 values. */
AF_ROW_FORMULA(aria, AF_ELEMENTWISE, 6,
    .summary = "Adaptive Richards' curve: x (a + (k - a) (c + q exp(-b x))^(-1 / nu)).",
    .citation = "Patwardhan, Ingalhalikar & Walambe 2018, arXiv:1805.08878",
    .params = {{"a", 0, 0, INFINITY, "", "lower limit of the curve", AF_CLOSED_LOW},
               {"k", 1, 0, INFINITY, "", "its upper limit, where c is 1", 0},
               {"b", 1, 0, INFINITY, "", "rate", 0},
               {"nu", 1, 0, INFINITY, "", "inverse of the power", 0},
               {"q", 1, 0, INFINITY, "", "factor of the exponential", 0},
               {"c", 1, 0, INFINITY, "", "what is added to it", 0}},
    .formula = "x * (a + (k - a) * exp(-(log(c) + softplus(log(q / c) - b * x)) / nu))",
    .smoothness = "Cinf", .left = "a * x", .right = "(a + (k - a) * c**(-1 / nu)) * x",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
