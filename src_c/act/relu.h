/* relu(x) = max(x, 0), with relu'(0) = 0. Exact. */
#ifdef AF_MATH
#define relu_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair relu_eval(V x, const V *p)
{
    V zero = v_set1(0);
    (void)p;
    /* v_max gives its second operand for NaN and for zeros of either sign. */
    return (Pair){v_max(zero, x), keep_nan(x, v_select(v_lt(zero, x), v_set1(1), zero))};
}
AF_FN V relu_from_output(V y, const V *p) { return relu_eval(y, p).d; }
#endif

AF_ROW_ELEMENTWISE(relu, 0, AF_FROM_EITHER,
    .summary = "Rectified linear unit.",
    .citation = "Nair & Hinton 2010, Rectified linear units improve restricted Boltzmann machines",
    .formula = "max(x, 0)",
    .derivative = "where(x > 0, 1, 0)",
    .from_output = "where(y > 0, 1, 0)",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: 0", .left = "0", .right = "x", .lipschitz = "1", .exact = "0: 0, -1: 0, 1: 1",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
