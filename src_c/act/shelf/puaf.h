/* x^a keeps the sign of x, as for odd a. Where f' crosses zero depends on the parameters, and no
   bound is stated of it. */
AF_ROW_FORMULA(puaf, AF_ELEMENTWISE, 3,
    .summary = "Parametric universal: x^a, begun by a smooth step from -c to c.",
    .citation = "Hwang & Kim 2023, A universal activation function for deep learning, CMC 75",
    .params = {{"a", 1, 0, INFINITY, "", "power", AF_CLOSED_LOW},
               {"b", 5, 1, INFINITY, "", "sharpness of the step", AF_CLOSED_LOW},
               {"c", 10, 0, INFINITY, "", "half its width", 0}},
    .formula = "where(x <= -c, 0, where(x > c, 1, 1 / (1 + ((c - x) / (c + x))**b)) * where(a == 0, 1, where(a == 1, x, sign(x) * abs(x)**a)))",
    .smoothness = "C0", .left = "0", .right = "where(a == 0, 1, where(a == 1, x, x**a))",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
