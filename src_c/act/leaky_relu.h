/* leaky_relu(x) = x for x > 0, negative_slope * x otherwise; f'(0) = negative_slope */
#ifdef AF_MATH
AF_FN Pair leaky_relu_eval(V x, const V *p)
{
    V zero = v_set1(0), slope = p[0];
    /* A slope of 0 must not meet -inf. */
    V finite = v_select(v_le(v_abs(slope), zero), v_max(v_set1(-1), x), x);
    V d = v_select(v_lt(zero, x), v_set1(1), slope);
    return (Pair){v_select(v_lt(x, zero), v_mul(slope, finite), x), keep_nan(x, d)};
}
AF_FN V leaky_relu_from_output(V y, const V *p) { return leaky_relu_eval(y, p).d; }
#endif

AF_ROW_ELEMENTWISE(leaky_relu, 1, AF_FROM_EITHER,
    .summary = "ReLU that leaks a little of its negative side.",
    .citation = "Maas, Hannun & Ng 2013, Rectifier nonlinearities improve neural network acoustic models",
    .params = {{"negative_slope", 0.01, -INFINITY, INFINITY, "alpha slope", "slope for x <= 0"}},
    .formula = "where(x > 0, x, negative_slope * x)",
    .derivative = "where(x > 0, 1, negative_slope)",
    .from_output = "where(y > 0, 1, negative_slope)", .from_output_if = "negative_slope >= 0",
    .range = "[where(negative_slope > 0, -inf, 0), inf]",
    .monotone = "increasing if negative_slope >= 0 else no",
    .symmetry = "none", .smoothness = "C0", .kinks = "0: negative_slope",
    .left = "negative_slope * x", .right = "x", .lipschitz = "max(1, abs(negative_slope))",
    .roots = "0", .exact = "0: 0, 1: 1",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
