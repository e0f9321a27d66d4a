/* hardshrink(x) = x for |x| > lambd, 0 elsewhere, where f' is 0, at both jumps too. Exact. */
#ifdef AF_MATH
#define hardshrink_INTERLEAVE , AF_FEW_REGISTERS
AF_FN V hardshrink_slope(V x, const V *p)
{
    return keep_nan(x, v_select(v_le(v_abs(x), p[0]), v_set1(0), v_set1(1)));
}
AF_FN Pair hardshrink_eval(V x, const V *p)
{
    V none = v_copysign(v_set1(0), x);
    return (Pair){v_select(v_le(v_abs(x), p[0]), none, x), hardshrink_slope(x, p)};
}
AF_FN V hardshrink_from_output(V y, const V *p) { return hardshrink_slope(y, p); }
#endif

AF_ROW_ELEMENTWISE(hardshrink, 1, AF_FROM_EITHER,
    .aliases = "hard_shrink",
    .summary = "Hard thresholding: 0 near 0, and the identity beyond.",
    .citation = "Donoho & Johnstone 1994, Ideal spatial adaptation by wavelet shrinkage, Biometrika 81",
    .params = {{"lambd", 0.5, 0, INFINITY, "threshold", "half the width of what becomes 0", AF_CLOSED_LOW}},
    .formula = "where(abs(x) > lambd, x, 0 * x)",
    .derivative = "where(abs(x) > lambd, 1, 0)",
    .from_output = "where(abs(y) > lambd, 1, 0)",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd",
    .kinks = "-lambd: 0, lambd: 0", .left = "x", .right = "x", .exact = "0: 0",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
