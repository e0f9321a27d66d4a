/* The difference of the polynomials has x as a factor, so that nothing cancels near 0. The
   paper's c, the end of the polynomial, is 1 here. Where f' crosses zero depends on the
   parameters, and no bound is stated of it. */
AF_ROW_FORMULA(spocu, AF_ELEMENTWISE, 3,
    .summary = "Scaled polynomial constant unit: a polynomial of degree 8, flat on both sides.",
    .citation = "Kiselak et al. 2020, SPOCU, Neural Computing and Applications 33",
    .params = {{"alpha", 3.0937, 0, INFINITY, "", "factor", 0},
               {"beta", 0.6653, 0, 1, "", "where the polynomial begins", 0},
               {"gamma", 4.437, 0, INFINITY, "", "width", 0}},
    .formula = "alpha * where(x >= gamma * (1 - beta), 1 - beta**3 * (beta**5 - 2 * beta**4 + 2), where(x < -beta * gamma, -beta**3 * (beta**5 - 2 * beta**4 + 2), x / gamma * (((beta + x / gamma) - 2) * ((beta + x / gamma)**4 * ((beta + x / gamma)**2 + (beta + x / gamma) * beta + beta**2) + beta**3 * ((beta + x / gamma) + beta) * ((beta + x / gamma)**2 + beta**2)) + beta**7 + 2 * ((beta + x / gamma)**2 + (beta + x / gamma) * beta + beta**2))))",
    .smoothness = "C0", .left = "-alpha * beta**3 * (beta**5 - 2 * beta**4 + 2)",
    .right = "alpha * (1 - beta**3 * (beta**5 - 2 * beta**4 + 2))", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {100, 0, 0}})
