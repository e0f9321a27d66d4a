/* celu(x) = x for x > 0, alpha expm1(x / alpha) otherwise, with x / alpha in two words; f'(0) = 1.
   ULP: as elu, with 0.5 of the product and expm1 in two words, 0.6 u; the derivative 0.5 of the
   result, 0.6 of v. From the output, y / alpha + 1: 0.5 of the sum and of the quotient. */
#ifdef AF_MATH
#define celu_INTERLEAVE , AF_FEW_REGISTERS
#include "math/exp.h"
AF_FN Pair celu_eval(V x, const V *p)
{
    V alpha = p[0], zero = v_set1(0), one = v_set1(1), least = v_set1(AF_EXP_MIN);
    V below = v_min(zero, x);
    W z = w_scale(below, w_inverse(w_of(alpha)));
    /* An infinite quotient has no low word. */
    W near = {v_max(least, z.hi), v_where(v_lt(least, z.hi), z.lo)};
    W t = expm1_words_w(near);
    V y = v_fma(alpha, t.hi, v_mul(alpha, t.lo));
    /* expm1 is its argument there, and the quotient may be subnormal. */
    M small = v_lt(v_set1((S)(AF_IS_F32 ? -0x1p-26 : -0x1p-55)), z.hi);
    ExpWord e = exp_word_w(near, AF_EXP_BIAS - AF_EXP_RANGE);
    V d = v_mul(v_fma(e.scale, e.v, e.scale), v_set1(AF_EXP_DOWN));
    M negative = v_lt(x, zero);
    return (Pair){v_select(small, x, v_select(negative, y, x)),
                  keep_nan(x, v_select(negative, d, one))};
}
AF_FN V celu_from_output(V y, const V *p)
{
    V below = v_div(v_add(y, p[0]), p[0]);
    return v_select(v_lt(v_set1(0), y), v_set1(1), below);
}
#endif

AF_ROW_ELEMENTWISE(celu, 1, AF_FROM_EITHER,
    .summary = "ELU of which the derivative is continuous for every alpha.",
    .citation = "Barron 2017, Continuously differentiable exponential linear units, arXiv:1704.07483",
    .params = {{"alpha", 1.0, 0, INFINITY, "", "-alpha is the limit at -inf", 0}},
    .formula = "where(x > 0, x, alpha * expm1(x / alpha))",
    .derivative = "where(x > 0, 1, exp(x / alpha))",
    .from_output = "where(y > 0, 1, y / alpha + 1)",
    .range = "[-alpha, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C1",
    .left = "-alpha", .right = "x", .lipschitz = "1", .roots = "0", .exact = "0: 0, 1: 1",
    .ulp = {{1.5, 1.5, 1.5}, {1.5, 1.5, 1.5}},
    .ulp_without_fma = 0.5)
