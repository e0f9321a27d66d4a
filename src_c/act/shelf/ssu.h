/* Near pi by sinc. f' crosses zero infinitely often, and no bound is stated of it. */
AF_ROW_FORMULA(ssu, AF_ELEMENTWISE, 0,
    .summary = "Shifted sinc unit: pi sin(x - pi) / (x - pi).",
    .citation = "Noel, Trivedi & Dutta 2021, arXiv:2111.04020",
    .formula = "where(abs(x - pi) < 1, pi * sinc((x - pi) / pi), pi * sin(x) / (pi - x))",
    .range = "[-0.6824595705010303, 3.141592653589793]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "0", .lipschitz = "1.3703055927694596",
    .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {3, 0, 0}})
