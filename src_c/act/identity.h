/* identity(x) = x; the derivative is 1, and NaN where x is. Exact. */
#ifdef AF_MATH
#define identity_INTERLEAVE , AF_FEW_REGISTERS
#define identity_IS_COPY , 1
AF_FN Pair identity_eval(V x, const V *p)
{
    (void)p;
    return (Pair){x, keep_nan(x, v_set1(1))};
}
AF_FN V identity_from_output(V y, const V *p) { return identity_eval(y, p).d; }
#endif

AF_ROW_ELEMENTWISE(identity, 0, AF_FROM_EITHER,
    .aliases = "linear",
    .summary = "Identity: the activation of a layer without one.",
    .formula = "x",
    .derivative = "1",
    .from_output = "1",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "x", .right = "x", .lipschitz = "1", .roots = "0", .exact = "0: 0, 1: 1",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
