/* Beyond 1 by powers of 1 / x, which do not overflow. Its zeros and those of f' depend on the
   coefficients, and no bound is stated but of float32 values. The defaults are near leaky ReLU
   on [-3, 3]. */
AF_ROW_FORMULA(rational_a, AF_ELEMENTWISE, 10,
    .aliases = "rpau",
    .summary = "Rational of degree 5 over 4, safe: its terms below are taken as they are positive.",
    .citation = "Molina, Schramowski & Kersting 2020, Pade activation units, arXiv:1907.06732",
    .params = {{"a0", 0.02996348, -INFINITY, INFINITY, "", "coefficient of x^0 above", 0},
               {"a1", 0.61690165, -INFINITY, INFINITY, "", "coefficient of x^1 above", 0},
               {"a2", 2.37539147, -INFINITY, INFINITY, "", "coefficient of x^2 above", 0},
               {"a3", 3.06608078, -INFINITY, INFINITY, "", "coefficient of x^3 above", 0},
               {"a4", 1.52474449, -INFINITY, INFINITY, "", "coefficient of x^4 above", 0},
               {"a5", 0.25281987, -INFINITY, INFINITY, "", "coefficient of x^5 above", 0},
               {"b1", 1.19160814, -INFINITY, INFINITY, "", "coefficient of x^1 below", 0},
               {"b2", 4.40811795, -INFINITY, INFINITY, "", "coefficient of x^2 below", 0},
               {"b3", 0.91111034, -INFINITY, INFINITY, "", "coefficient of x^3 below", 0},
               {"b4", 0.34885983, -INFINITY, INFINITY, "", "coefficient of x^4 below", 0}},
    .formula = "where(abs(x) <= 1, (a0 + x * (a1 + x * (a2 + x * (a3 + x * (a4 + x * a5))))) / (1 + abs(x) * (abs(b1) + abs(x) * (abs(b2) + abs(x) * (abs(b3) + abs(b4) * abs(x))))), x * ((a5 + (1 / x) * (a4 + (1 / x) * (a3 + (1 / x) * (a2 + (1 / x) * (a1 + (1 / x) * a0))))) / (abs(b4) + abs(1 / x) * (abs(b3) + abs(1 / x) * (abs(b2) + abs(1 / x) * (abs(b1) + abs(1 / x)))))))",
    .derivative = "where(abs(x) <= 1, ((a1 + x * (2 * a2 + x * (3 * a3 + x * (4 * a4 + 5 * a5 * x)))) - (a0 + x * (a1 + x * (a2 + x * (a3 + x * (a4 + x * a5))))) / (1 + abs(x) * (abs(b1) + abs(x) * (abs(b2) + abs(x) * (abs(b3) + abs(b4) * abs(x))))) * (sign(x) * (abs(b1) + abs(x) * (2 * abs(b2) + abs(x) * (3 * abs(b3) + 4 * abs(b4) * abs(x)))))) / (1 + abs(x) * (abs(b1) + abs(x) * (abs(b2) + abs(x) * (abs(b3) + abs(b4) * abs(x))))), ((a5 + (1 / x) * (a4 + (1 / x) * (a3 + (1 / x) * (a2 + (1 / x) * (a1 + (1 / x) * a0))))) - (1 / x) * ((a4 + (1 / x) * (2 * a3 + (1 / x) * (3 * a2 + (1 / x) * (4 * a1 + (1 / x) * 5 * a0)))) - (a5 + (1 / x) * (a4 + (1 / x) * (a3 + (1 / x) * (a2 + (1 / x) * (a1 + (1 / x) * a0))))) / (abs(b4) + abs(1 / x) * (abs(b3) + abs(1 / x) * (abs(b2) + abs(1 / x) * (abs(b1) + abs(1 / x))))) * (sign(x) * (abs(b3) + abs(1 / x) * (2 * abs(b2) + abs(1 / x) * (3 * abs(b1) + 4 * abs(1 / x))))))) / (abs(b4) + abs(1 / x) * (abs(b3) + abs(1 / x) * (abs(b2) + abs(1 / x) * (abs(b1) + abs(1 / x))))))",
    .smoothness = "C0", .kinks = "0: a1",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
