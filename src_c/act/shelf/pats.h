/* Below -44 the arctangent is its tangent, and silu carries the product. Where f' crosses zero
   depends on the parameters, and no bound is stated of it. */
AF_ROW_FORMULA(pats, AF_ELEMENTWISE, 1,
    .summary = "x arctan(a pi sigmoid(x)).",
    .citation = "Zheng & Wang 2020, PATS, IEEE Access 8",
    .params = {{"a", 0.625, 0, INFINITY, "", "factor; in training it is drawn from [1/2, 3/4]", 0}},
    .formula = "where(x < -44, a * pi * silu(x), x * atan(a * pi * sigmoid(x)))",
    .monotone = "no", .smoothness = "Cinf", .left = "0", .right = "atan(a * pi) * x", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {8, 0, 0}})
