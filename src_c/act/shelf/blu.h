/* The root's difference from 1 as a quotient, which does not cancel; where x^2 would overflow
   its tangent. Without the parentheses, as it is also printed, f(0) is not 0. */
AF_ROW_FORMULA(blu, AF_ELEMENTWISE, 1,
    .aliases = "bendable_linear_unit bent_identity",
    .summary = "Bendable linear unit: x + b (sqrt(x^2 + 1) - 1); with 1/2 the bent identity.",
    .citation = "Godfrey 2019, An evaluation of parametric activation functions for deep learning, IEEE SMC",
    .params = {{"b", 0.5, -1, 1, "", "bend", 0}},
    .formula = "where(abs(x) < 1e100, x * (1 + b * (x / (1 + sqrt(1 + x * x)))), x * (1 + b * sign(x)))",
    .derivative = "where(abs(x) < 1e100, 1 + b * (x / sqrt(1 + x * x)), 1 + b * sign(x))",
    .range = "[-inf, inf]", .monotone = "increasing", .smoothness = "Cinf",
    .left = "(1 - b) * x - b", .right = "(1 + b) * x - b", .lipschitz = "1 + abs(b)", .roots = "0",
    .exact = "0: 0",
    .ulp = {{0.6, 0.51, 0}, {5, 4, 0}})
