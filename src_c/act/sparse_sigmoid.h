/* sparse_sigmoid(x) = clip((x + 1) / 2, 0, 1); f' is 0 at -1 and 1. ULP: 0.5 of the sum. */
#ifdef AF_MATH
#define sparse_sigmoid_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair sparse_sigmoid_eval(V x, const V *p)
{
    V zero = v_set1(0), one = v_set1(1), half = v_set1((S)0.5);
    V y = v_min(one, v_mul(half, v_max(zero, v_add(x, one))));
    (void)p;
    return (Pair){y, keep_nan(x, v_select(v_lt(v_abs(x), one), half, zero))};
}
#endif

AF_ROW_ELEMENTWISE(sparse_sigmoid, 0, AF_FROM_INPUT,
    .summary = "Derivative of sparse_plus: a line from 0 at -1 to 1 at 1.",
    .citation = "jax.nn.sparse_sigmoid",
    .formula = "min(max((x + 1) / 2, 0), 1)",
    .derivative = "where(-1 < x < 1, 1 / 2, 0)",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "-1: 0, 1: 0", .left = "0", .right = "1", .lipschitz = "1/2",
    .exact = "0: 1/2, -1: 0, 1: 1",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
