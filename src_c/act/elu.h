/* elu(x) = x for x > 0, alpha * expm1(x) otherwise; elu'(0) = alpha.
   expm1 in two words of an exp of min(x, 0), so that no lane overflows. exp clamps x at
   AF_EXP_MIN, where expm1 has long been -1; alpha exp(x) is zero from there on only for
   |alpha| up to 400, in float64 2^21.
   ULP: 0.5 of the product, up to 0.5 of expm1 near x = -0.07 (exp_minus_1); the derivative
   0.5 and exp's 0.3, once more 0.5 of a subnormal's (exp_times). */
#ifdef AF_MATH
#include "math/exp.h"
AF_FN Pair elu_eval(V x, const V *p)
{
    V zero = v_set1(0), alpha = p[0];
    Exp e = exp_parts(v_min(zero, x));
    V below = w_round_scale(alpha, exp_minus_1(e));
    V d = v_select(v_lt(zero, x), v_set1(1), exp_times(w_of(alpha), e));
    return (Pair){v_select(v_lt(x, zero), below, x), keep_nan(x, d)};
}
AF_FN V elu_from_output(V y, const V *p)
{
    V d = v_select(v_lt(v_set1(0), y), v_set1(1), v_add(y, p[0]));
    return keep_nan(y, d);
}
#endif

AF_ROW_ELEMENTWISE(elu, 1, AF_FROM_EITHER,
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
    .ulp = {{1.0, 1.5, 1.5}, {1.0, 1.5, 1.5}},
    .ulp_without_fma = 0.5)
