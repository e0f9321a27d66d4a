AF_ROW_FORMULA(rsign, AF_ELEMENTWISE, 1,
    .summary = "The sign of x - a; -1 at a, with a jump.",
    .citation = "Liu et al. 2020, ReActNet, arXiv:2003.03488",
    .params = {{"a", 0, -INFINITY, INFINITY, "", "where it jumps", 0}},
    .formula = "where(x > a, 1, -1)",
    .derivative = "0",
    .range = "[-1, 1]", .monotone = "increasing", .left = "-1", .right = "1",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
