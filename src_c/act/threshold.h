/* threshold(x) = x for x > threshold, value elsewhere; f' is 0 at the threshold. Exact. */
#ifdef AF_MATH
#define threshold_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair threshold_eval(V x, const V *p)
{
    V zero = v_set1(0);
    M below = v_le(x, p[0]);
    /* Where f(0) is 0, f(-0) is -0. */
    V value = v_select(v_le(v_abs(p[1]), zero), v_max(zero, v_min(zero, x)), p[1]);
    V d = v_select(below, zero, v_set1(1));
    return (Pair){v_select(below, value, x), keep_nan(x, d)};
}
#endif

AF_ROW_ELEMENTWISE(threshold, 2, AF_FROM_INPUT,
    .aliases = "thresholded_relu trec",
    .summary = "Identity above a threshold, a constant below it.",
    .citation = "Konda, Memisevic & Krueger 2014, Zero-bias autoencoders, arXiv:1402.3337; ONNX operator ThresholdedRelu",
    .params = {{"threshold", 1.0, -INFINITY, INFINITY, "alpha theta", "what x is to exceed", 0},
               {"value", 0.0, -INFINITY, INFINITY, "default_value", "the result for other x", 0}},
    .formula = "where(x > threshold, x, value)",
    .derivative = "where(x > threshold, 1, 0)",
    .range = "[min(threshold, value), inf]",
    .monotone = "increasing if value <= threshold else no", .symmetry = "none",
    .kinks = "threshold: 0", .left = "value", .right = "x",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
