/* hardtanh(x) = min(max(x, min_val), max_val); f' is 0 at both. Exact. */
#ifdef AF_MATH
#define hardtanh_INTERLEAVE , AF_FEW_REGISTERS
AF_FN V hardtanh_slope(V x, const V *p)
{
    V zero = v_set1(0), below = v_select(v_lt(x, p[1]), v_set1(1), zero);
    return keep_nan(x, v_select(v_lt(p[0], x), below, zero));
}
AF_FN Pair hardtanh_eval(V x, const V *p)
{
    return (Pair){v_min(p[1], v_max(p[0], x)), hardtanh_slope(x, p)};
}
AF_FN V hardtanh_from_output(V y, const V *p) { return hardtanh_slope(y, p); }
#endif

AF_ROW_ELEMENTWISE(hardtanh, 2, AF_FROM_EITHER,
    .aliases = "hard_tanh",
    .summary = "Identity between two limits, constant beyond them.",
    .citation = "Collobert 2004, Large scale machine learning, PhD thesis, Université de Paris VI",
    .params = {{"min_val", -1.0, -INFINITY, INFINITY, "min_value min", "lower limit", 0},
               {"max_val", 1.0, -INFINITY, INFINITY, "max_value max", "upper limit, which wins where it is the lower", 0}},
    .formula = "min(max(x, min_val), max_val)",
    .derivative = "where(min_val < x < max_val, 1, 0)",
    .from_output = "where(min_val < y < max_val, 1, 0)",
    .range = "[min(min_val, max_val), max_val]", .monotone = "increasing",
    .smoothness = "C0",
    .kinks = "min_val: 0, max_val: 0", .left = "min(min_val, max_val)", .right = "max_val",
    .lipschitz = "where(min_val < max_val, 1, 0)",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
