/* dynamic_tanh(x) = gamma tanh(alpha x) + beta, by math/sech.h, with every product in two words.
   ULP: 0.5 of the result, 1 u of tanh, more where gamma tanh and beta cancel; the derivative 0.5 of
   the product, 0.5 u of its factor and 0.4 of exp. */
#ifdef AF_MATH
#include "math/sech.h"
AF_FN Pair dynamic_tanh_eval(V x, const V *p)
{
    V alpha = p[0], gamma = p[1], zero = v_set1(0);
    /* An alpha of 0 must not meet inf. */
    V most = v_select(v_le(v_abs(alpha), zero), v_set1(1), v_set1(INFINITY));
    V near = v_min(most, v_max(v_neg(most), x));
    W z = w_prod(alpha, near), slope = w_prod(alpha, gamma);
    Sech s = sech_parts(w_abs(z));
    W up = w_scale(gamma, w_select(v_lt(z.hi, zero), w_neg(s.tanh), s.tanh));
    V y = w_round(w_add(up, w_of(p[2])));
    /* tanh z is z there, which may be subnormal; where f(0) is 0, zeros have the sign of what is
       above them, and f(-0) is -0. */
    V nothing = v_select(v_lt(slope.hi, zero), v_neg(zero), near);
    V line = v_select(v_le(v_abs(near), zero), nothing, w_round_scale(near, slope));
    V through_0 = v_select(v_le(v_abs(p[2]), zero), line, y);
    y = v_select(v_lt(v_abs(z.hi), v_set1((S)(AF_IS_F32 ? 0x1p-14 : 0x1p-28))), through_0, y);
    return (Pair){y, exp_times(w_mul(slope, s.over), s.exp)};
}
#endif

AF_ROW_ELEMENTWISE(dynamic_tanh, 3, AF_FROM_INPUT,
    .aliases = "dyt",
    .summary = "Scaled and shifted tanh in place of a normalisation.",
    .citation = "Zhu et al. 2025, Transformers without normalization, arXiv:2503.10622",
    .params = {{"alpha", 0.5, -INFINITY, INFINITY, "", "steepness", 0},
               {"gamma", 1.0, -INFINITY, INFINITY, "weight", "factor of tanh", 0},
               {"beta", 0.0, -INFINITY, INFINITY, "bias", "value at 0", 0}},
    .formula = "gamma * tanh(alpha * x) + beta",
    .derivative = "gamma * alpha / cosh(alpha * x)**2",
    .second_derivative = "-2 * alpha * alpha * gamma * tanh(alpha * x) / cosh(alpha * x) / cosh(alpha * x)",
    .range = "[beta - abs(gamma) * sign(abs(alpha)), beta + abs(gamma) * sign(abs(alpha))]",
    .monotone = "increasing if alpha * gamma >= 0 else decreasing",
    .smoothness = "Cinf",
    .left = "beta - gamma * sign(alpha)", .right = "beta + gamma * sign(alpha)",
    .lipschitz = "abs(alpha * gamma)", .inflections = "0",
    .ulp = {{1.5, 1.5, 0}, {1.5, 1.5, 0}},
    .ulp_without_fma = 0.5)
