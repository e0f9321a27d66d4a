/* sparse_plus(x) = 0 below -1, x above 1, ((x + 1) / 2)^2 between, where f' is (x + 1) / 2.
   x + 1 in two words, as the square doubles its error: 0.5 ULP. The derivative has 0.5 of the sum. */
#ifdef AF_MATH
#define sparse_plus_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair sparse_plus_eval(V x, const V *p)
{
    V one = v_set1(1), near = v_min(one, v_max(v_neg(one), x)), s = v_add(one, near);
    V rest = v_sub(near, v_sub(s, one));
    V y = v_mul(v_set1((S)0.25), v_fma(s, s, v_mul(v_add(s, s), rest)));
    (void)p;
    return (Pair){v_select(v_le(one, x), x, y), v_mul(v_set1((S)0.5), s)};
}
#endif

AF_ROW_ELEMENTWISE(sparse_plus, 0, AF_FROM_INPUT,
    .summary = "Softplus that is 0 from -1 down: a parabola between two lines.",
    .citation = "jax.nn.sparse_plus",
    .formula = "where(x <= -1, 0, where(x >= 1, x, (x + 1)**2 / 4))",
    .derivative = "min(max((x + 1) / 2, 0), 1)",
    .second_derivative = "where(-1 < x < 1, 1 / 2, 0)",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C1",
    .left = "0", .right = "x", .lipschitz = "1", .exact = "0: 1/4, -1: 0, 1: 1",
    .ulp = {{0.502, 0.5, 0}, {0.502, 0.5, 0}},
    .ulp_without_fma = 0.5)
