/* softshrink(x) = sign(x) max(|x| - lambd, 0); f' is 0 at both kinks. One difference, rounded
   once: 0.5 ULP; it is 0 only where |x| <= lambd. */
#ifdef AF_MATH
#define softshrink_INTERLEAVE , AF_FEW_REGISTERS
AF_FN V softshrink_slope(V x, V most)
{
    return keep_nan(x, v_select(v_le(v_abs(x), most), v_set1(0), v_set1(1)));
}
AF_FN Pair softshrink_eval(V x, const V *p)
{
    V y = v_max(v_set1(0), v_sub(v_abs(x), p[0]));
    return (Pair){v_copysign(y, x), softshrink_slope(x, p[0])};
}
AF_FN V softshrink_from_output(V y, const V *p)
{
    (void)p;
    return softshrink_slope(y, v_set1(0));
}
#endif

AF_ROW_ELEMENTWISE(softshrink, 1, AF_FROM_EITHER,
    .aliases = "soft_shrink",
    .summary = "Soft thresholding: 0 near 0, and nearer to 0 beyond.",
    .citation = "Donoho & Johnstone 1994, Ideal spatial adaptation by wavelet shrinkage, Biometrika 81",
    .params = {{"lambd", 0.5, 0, INFINITY, "threshold", "what is taken from the size of x", AF_CLOSED_LOW}},
    .formula = "where(x > lambd, x - lambd, where(x < -lambd, x + lambd, 0 * x))",
    .derivative = "where(abs(x) > lambd, 1, 0)",
    .from_output = "where(y == 0, 0, 1)",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C0",
    .kinks = "-lambd: 0, lambd: 0", .left = "x + lambd", .right = "x - lambd", .lipschitz = "1",
    .exact = "0: 0",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
