/* hardswish(x) = x clip(x + 3, 0, 6) / 6; f'(-3) = 0, f'(3) = 1.
   x (x + 3) / 6 is even about -3/2, so that c = max(-3 - x, x), exact where it differs from x, has
   the same value, and c c / 6 + c / 2 cancels at most to half of a term. x is clamped at -3,
   where that is 0; from 3 on, where it may overflow, x is chosen.
   ULP: 0.5 of the sum, 0.25 of c / 6. The derivative is u / 3 for u = x + 3/2, exact
   at its root: 0.5 of the product by 1/3 in two words, 0.5 of u. */
#ifdef AF_MATH
#define hardswish_INTERLEAVE , AF_FEW_REGISTERS
#include "math/two.h"
AF_FN Pair hardswish_eval(V x, const V *p)
{
    V zero = v_set1(0), three = v_set1(3), half = v_set1((S)0.5);
    M off = v_le(x, v_neg(three)), on = v_le(three, x);
    V above = v_max(v_neg(three), x), c = v_max(v_sub(v_neg(three), above), above);
    V y = v_fma(v_mul(c, v_set1((S)(1.0 / 6))), c, v_mul(c, half));
    W third = w_const(1.0 / 3, 0x1.5555555555555p-56);
    V u = v_add(x, v_set1((S)1.5)), d = v_fma(u, third.hi, v_mul(u, third.lo));
    (void)p;
    return (Pair){v_copysign(v_select(on, x, y), x),
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
