/* In the tail the rounding of the exponent counts. */
AF_ROW_FORMULA(ada, AF_ELEMENTWISE, 2,
    .summary = "Apical dendrite activation: exp(b - a x) from 0 on, 0 below, with a jump.",
    .citation = "Georgescu et al. 2020, Non-linear neurons with human-like apical dendrite activations, arXiv:2003.03229; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "decay", 0},
               {"b", 0, -INFINITY, INFINITY, "", "logarithm of the value at 0", 0}},
    .formula = "where(x >= 0, exp(b - a * x), 0)",
    .derivative = "where(x >= 0, -a * exp(b - a * x), 0)",
    .range = "[0, exp(b)]", .left = "0", .right = "0",
    .ulp = {{0.51, 0.51, 0}, {1000, 1000, 0}})
