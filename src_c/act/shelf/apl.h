/* At a bend that hinge is flat. It cancels near its zeros, which depend on the parameters, and
   no bound is stated of float64 values. */
AF_ROW_FORMULA(apl, AF_ELEMENTWISE, 8,
    .aliases = "aplu",
    .summary = "relu(x) + sum of a_s max(0, b_s - x): its slope jumps at each b_s.",
    .citation = "Agostinelli et al. 2015, arXiv:1412.6830",
    .params = {{"a1", 0.2, -INFINITY, INFINITY, "", "slope below b1, downwards", 0},
               {"b1", 0, -INFINITY, INFINITY, "", "a bend", 0},
               {"a2", 0, -INFINITY, INFINITY, "", "slope below b2, downwards", 0},
               {"b2", 0, -INFINITY, INFINITY, "", "a bend", 0},
               {"a3", 0, -INFINITY, INFINITY, "", "slope below b3, downwards", 0},
               {"b3", 0, -INFINITY, INFINITY, "", "a bend", 0},
               {"a4", 0, -INFINITY, INFINITY, "", "slope below b4, downwards", 0},
               {"b4", 0, -INFINITY, INFINITY, "", "a bend", 0}},
    .formula = "where(x == 0 and max(b1, 0) * a1 == 0 and max(b2, 0) * a2 == 0 and max(b3, 0) * a3 == 0 and max(b4, 0) * a4 == 0, x, max(x, 0) + a1 * max(b1 - x, 0) + a2 * max(b2 - x, 0) + a3 * max(b3 - x, 0) + a4 * max(b4 - x, 0))",
    .derivative = "where(x > 0, 1, 0) - where(x < b1, a1, 0) - where(x < b2, a2, 0) - where(x < b3, a3, 0) - where(x < b4, a4, 0)",
    .left = "a1 * (b1 - x) + a2 * (b2 - x) + a3 * (b3 - x) + a4 * (b4 - x)", .right = "x",
    .ulp = {{0.51, 0.5, 0}, {0, 0, 0}})
