/* hardswish(x) = x clip(x + 3, 0, 6) / 6; f'(-3) = 0, f'(3) = 1.
   x + 3 and its product with x in two words, times 1/6 in two words: nothing cancels next
   to -3, and the result is rounded once. Outside of (-3, 3), where the product might
   overflow, 0 or x is chosen.
   ULP: 0.5, and some u of one; 1 for subnormal results, whose low word is lost; the
   derivative (2 x + 3) / 6 is 0.5, and exact at its root. */
#ifdef AF_MATH
#include "math/two.h"
AF_FN Pair hardswish_eval(V x, const V *p)
{
    V zero = v_set1(0), three = v_set1(3);
    M off = v_le(x, v_neg(three)), on = v_le(three, x);
    W sixth = w_const(1.0 / 6, 0x1.5555555555555p-57);
    V y = w_round_mul(w_scale(x, w_sum(three, x)), sixth);
    V d = w_round_mul(w_sum(three, v_add(x, x)), sixth);
    (void)p;
    return (Pair){v_copysign(v_select(on, x, v_select(off, zero, y)), x),
                  v_select(on, v_set1(1), v_select(off, zero, d))};
}
#endif

AF_ROW_ELEMENTWISE(hardswish, 0, AF_FROM_INPUT,
    .aliases = "hard_swish hard_silu",
    .summary = "Piecewise quadratic approximation of swish.",
    .citation = "Howard et al. 2019, Searching for MobileNetV3, arXiv:1905.02244",
    .formula = "where(x <= -3, 0, where(x >= 3, x, x * (x + 3) / 6))",
    .derivative = "where(x <= -3, 0, where(x >= 3, 1, (2*x + 3) / 6))",
    .range = "[-0.375, inf]", .monotone = "no", .symmetry = "none", .smoothness = "C0",
    .kinks = "-3: 0, 3: 1", .left = "0", .right = "x", .lipschitz = "1.5", .roots = "0, -3",
    .derivative_roots = "-1.5", .exact = "0: 0, -3: 0, 3: 3, -1.5: -0.375",
    .ulp = {{1.0, 1.0, 0}, {1.0, 1.0, 0}},
    .ulp_without_fma = 0.5)
