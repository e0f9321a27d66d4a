/* elu(x) = x for x > 0, alpha * expm1(x) otherwise; elu'(0) = alpha.
   expm1 by exp.h's parts of min(x, 0), so that no lane overflows. At AF_EXP_MIN exp is
   clamped; alpha exp(x) is zero from there on only for |alpha| up to 400, in float64 2^21.
   ULP: with alpha 1 that of expm1, 0.5 of v and 0.5 of the sum with 2^k - 1: 1. With another
   0.5 of the product, and expm1 in two words: 0.75. The derivative 0.5 of a product in
   place of the sum, 0.5 of v: 1.02. */
#ifdef AF_MATH
#define elu_INTERLEAVE , AF_FEW_REGISTERS
#include "math/exp.h"
AF_FN V elu_slope(V x, V alpha)
{
    V down = v_set1(AF_EXP_DOWN), one = v_set1(1);
    M large = v_lt(one, v_abs(alpha));
    V first = v_select(large, v_mul(alpha, down), alpha), last = v_select(large, one, down);
    ExpWord e =
        exp_word(v_max(v_set1(AF_EXP_MIN), v_min(v_set1(0), x)), AF_EXP_BIAS - AF_EXP_RANGE);
    V below = v_mul(v_mul(v_fma(first, e.v, first), e.scale), last);
    return v_select(v_lt(v_set1(0), x), one, below);
}
AF_FN Pair elu_eval(V x, const V *p)
{
    V alpha = p[0], zero = v_set1(0);
    W t = expm1_words(v_min(zero, x));
    /* expm1 itself is rounded as elu_default_eval does. */
    V low = v_where(v_lt(zero, v_abs(v_sub(alpha, v_set1(1)))), t.lo);
    V y = v_select(v_lt(x, zero), v_fma(alpha, t.hi, v_mul(alpha, low)), x);
    return (Pair){y, elu_slope(x, alpha)};
}
AF_FN Pair elu_default_eval(V x)
{
    V zero = v_set1(0), y = v_select(v_lt(x, zero), expm1_words(v_min(zero, x)).hi, x);
    return (Pair){y, elu_slope(x, v_set1(1))};
}
AF_FN V elu_from_output(V y, const V *p)
{
    return v_select(v_lt(v_set1(0), y), v_set1(1), v_add(y, p[0]));
}
#endif

AF_ROW_ELEMENTWISE_WITH_DEFAULT(elu, 1, AF_FROM_EITHER,
    .aliases = "felu",
    .summary = "Exponential linear unit.",
    .citation = "Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289",
    .params = {{"alpha", 1.0, -INFINITY, INFINITY, "", "-alpha is the limit at -inf", 0}},
    .formula = "where(x > 0, x, alpha * expm1(x))",
    .derivative = "where(x > 0, 1, alpha * exp(x))",
    .from_output = "where(y > 0, 1, y + alpha)", .from_output_if = "alpha >= 0",
    .range = "[where(alpha > 0, -alpha, 0), inf]",
    .monotone = "increasing if alpha >= 0 else no",
    .symmetry = "none", .smoothness = "C1 if alpha == 1 else C0",
    .kinks = "0: alpha", .left = "-alpha", .right = "x", .lipschitz = "max(1, abs(alpha))",
    .roots = "0", .exact = "0: 0, 1: 1",
    .ulp = {{1.5, 1.5, 1.5}, {1.5, 1.5, 1.5}},
    .ulp_without_fma = 0.5)
