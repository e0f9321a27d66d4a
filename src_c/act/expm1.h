/* expm1(x) = 2^k v + (2^k - 1), halved until last, as 2^k may be too large; relatively accurate
   down to x = 0, where k is 0, and x itself below 2^-26 (2^-55), where halving might round it.
   ULP: 0.5 of the sum, 0.25 of v and 0.25 of 2^k - 1. The derivative is exp, from the output y + 1:
   0.5. */
#ifdef AF_MATH
#define expm1_INTERLEAVE , AF_FEW_REGISTERS
#include "math/exp_whole.h"
AF_FN Pair expm1_eval(V x, const V *p)
{
    ExpWhole e = exp_whole_parts(x);
    /* From 2^-60 on nothing of 2^k is left. */
    V k = v_max(v_set1(-60), e.k);
    V half = v_shift_to_exponent(v_add(k, v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE - 1)));
    V whole = v_sub(half, v_set1((S)0.5)), t = v_fma(half, e.v, whole);
    t = v_add(t, v_fma(half, e.low, v_fma(half, e.v, v_sub(whole, t))));
    M small = v_lt(v_abs(x), v_set1((S)(AF_IS_F32 ? 0x1p-26 : 0x1p-55)));
    (void)p;
    return (Pair){v_select(small, x, v_add(t, t)), exp_whole(e)};
}
AF_FN V expm1_from_output(V y, const V *p)
{
    (void)p;
    return v_add(y, v_set1(1));
}
#endif

AF_ROW_ELEMENTWISE(expm1, 0, AF_FROM_EITHER,
    .summary = "Exponential function less 1.",
    .citation = "jax.numpy.expm1",
    .formula = "expm1(x)",
    .derivative = "exp(x)",
    .from_output = "y + 1",
    .range = "[-1, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "-1", .roots = "0", .exact = "0: 0",
    .ulp = {{1.5, 1.5, 0.5}, {1.5, 1.5, 0.5}},
    .ulp_without_fma = 0.5)
