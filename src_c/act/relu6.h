/* relu6(x) = min(max(x, 0), 6), with derivative 0 at 0 and at 6. Exact. */
#ifdef AF_MATH
#define relu6_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair relu6_eval(V x, const V *p)
{
    V zero = v_set1(0), six = v_set1(6);
    V y = v_min(six, v_max(zero, x));
    V d = v_select(v_lt(zero, y), v_set1(1), zero);
    (void)p;
    return (Pair){y, keep_nan(x, v_select(v_lt(y, six), d, zero))};
}
AF_FN V relu6_from_output(V y, const V *p) { return relu6_eval(y, p).d; }
#endif

AF_ROW_ELEMENTWISE(relu6, 0, AF_FROM_EITHER,
    .summary = "ReLU clipped at 6.",
    .citation = "Krizhevsky 2010, Convolutional deep belief networks on CIFAR-10",
    .formula = "min(max(x, 0), 6)",
    .derivative = "where(0 < x < 6, 1, 0)",
    .from_output = "where(0 < y < 6, 1, 0)",
    .range = "[0, 6]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: 0, 6: 0", .left = "0", .right = "6", .lipschitz = "1",
    .exact = "0: 0, -1: 0, 1: 1, 6: 6, 7: 6",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
