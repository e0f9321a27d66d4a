/* hard_mish(x) = x clip(x + 2, 0, 2) / 2; f'(-2) = 0.
   x (x + 2) / 2 is even about -1, so that c = max(-2 - x, x), exact where it differs from x, has the
   same value, c c / 2 + c, which cancels at most to half of a term: 0.5 ULP. The derivative x + 1
   has 0.5. */
#ifdef AF_MATH
#define hard_mish_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair hard_mish_eval(V x, const V *p)
{
    V zero = v_set1(0), one = v_set1(1), least = v_set1(-2);
    M on = v_le(zero, x);
    V above = v_max(least, x), c = v_max(v_sub(least, above), above);
    V y = v_fma(v_mul(c, v_set1((S)0.5)), c, c);
    V d = v_select(v_le(x, least), zero, v_add(x, one));
    (void)p;
    return (Pair){v_copysign(v_select(on, x, y), x), v_select(on, one, d)};
}
#endif

AF_ROW_ELEMENTWISE(hard_mish, 0, AF_FROM_INPUT,
    .summary = "Piecewise quadratic approximation of mish.",
    .citation = "timm.layers.HardMish; github.com/digantamisra98/H-Mish",
    .formula = "where(x <= -2, 0, where(x >= 0, x, x * (x + 2) / 2))",
    .derivative = "where(x <= -2, 0, where(x >= 0, 1, x + 1))",
    .second_derivative = "where(-2 < x < 0, 1, 0)",
    .range = "[-0.5, inf]", .monotone = "no", .symmetry = "none", .smoothness = "C0",
    .kinks = "-2: 0", .left = "0", .right = "x", .lipschitz = "1", .roots = "0, -2",
    .derivative_roots = "-1", .exact = "0: 0, -2: 0, 3: 3, -1: -0.5",
    .ulp = {{0.502, 0.502, 0}, {0.502, 0.502, 0}},
    .ulp_without_fma = 0.5)
