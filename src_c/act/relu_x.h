/* relu_x(x) = min(max(x, 0), max_value), with derivative 0 at 0 and at max_value. Exact. */
#ifdef AF_MATH
#define relu_x_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair relu_x_eval(V x, const V *p)
{
    V zero = v_set1(0), y = v_min(p[0], v_max(zero, x));
    V d = v_select(v_lt(zero, y), v_set1(1), zero);
    return (Pair){y, keep_nan(x, v_select(v_lt(y, p[0]), d, zero))};
}
AF_FN V relu_x_from_output(V y, const V *p) { return relu_x_eval(y, p).d; }
#endif

AF_ROW_ELEMENTWISE(relu_x, 1, AF_FROM_EITHER,
    .aliases = "relu_k bounded_relu",
    .summary = "ReLU clipped at any value.",
    .citation = "Liew, Khalil-Hani & Bakhteri 2016, Bounded activation functions, Neurocomputing 216",
    .params = {{"max_value", 6.0, 0, INFINITY, "n", "largest value", AF_CLOSED_LOW}},
    .formula = "min(max(x, 0), max_value)",
    .derivative = "where(0 < x < max_value, 1, 0)",
    .from_output = "where(0 < y < max_value, 1, 0)",
    .range = "[0, max_value]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: 0, max_value: 0", .left = "0", .right = "max_value", .lipschitz = "1",
    .exact = "0: 0, -1: 0",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
