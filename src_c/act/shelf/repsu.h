/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(repsu, AF_ELEMENTWISE, 5,
    .summary = "Rectified parametric sigmoid unit: a g + (1 - a) (2 x - g) from b on, g = (x - b) sigmoid(|x - c|^d / e).",
    .citation = "Rodrigues et al. 2023, RePSU; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0.8, 0, 1, "", "weight", 0},
               {"b", 0, -INFINITY, INFINITY, "", "where it begins, with a jump unless it is 0", 0},
               {"c", 0, -INFINITY, INFINITY, "", "centre of the sigmoid", 0},
               {"d", 1, 1, INFINITY, "", "power", AF_CLOSED_LOW},
               {"e", 1, 0, INFINITY, "", "width", 0}},
    .formula = "where(x < b, x * 0, (2 * a - 1) * ((x - b) * sigmoid(sign(x - c) * abs(x - c)**d / e)) + 2 * (1 - a) * x)",
    .left = "0", .right = "x + where(d == 0, b, 0)",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
