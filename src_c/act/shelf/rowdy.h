/* Its zeros depend on the parameters, and no bound is stated of float64. */
AF_ROW_FORMULA(rowdy, AF_ELEMENTWISE, 6,
    .summary = "tanh(x) and a Fourier sum: tanh(x) + c sum_j a_j sin(j c x).",
    .citation = "Jagtap, Shin, Kawaguchi & Karniadakis 2022, Deep Kronecker neural networks, arXiv:2105.09513, with five terms",
    .params = {{"a1", 0.1, -INFINITY, INFINITY, "", "factor of the first sine", 0},
               {"a2", 0.1, -INFINITY, INFINITY, "", "factor of the second", 0},
               {"a3", 0.1, -INFINITY, INFINITY, "", "factor of the third", 0},
               {"a4", 0.1, -INFINITY, INFINITY, "", "factor of the fourth", 0},
               {"a5", 0.1, -INFINITY, INFINITY, "", "factor of the fifth", 0},
               {"c", 1, 0, INFINITY, "", "frequency of the first, and a factor of all", 0}},
    .formula = "where(x == 0, x, tanh(x) + c * (a1 * sin(c * x) + a2 * sin(2 * c * x) + a3 * sin(3 * c * x) + a4 * sin(4 * c * x) + a5 * sin(5 * c * x)))",
    .derivative = "1 - tanh(x)**2 + c**2 * (a1 * cos(c * x) + 2 * a2 * cos(2 * c * x) + 3 * a3 * cos(3 * c * x) + 4 * a4 * cos(4 * c * x) + 5 * a5 * cos(5 * c * x))",
    .monotone = "no", .smoothness = "Cinf", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {0, 0, 0}})
