AF_ROW_FORMULA(gswish, AF_ELEMENTWISE, 0,
    .summary = "x sigmoid(exp(-x)): generalized swish.",
    .citation = "Kocak & Siray 2021, Expert Systems with Applications 164",
    .formula = "x * sigmoid(exp(-x))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "x", .right = "1/2 * x", .lipschitz = "1.10162653178143", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {2.5, 2.5, 0}})
