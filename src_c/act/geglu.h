/* geglu(gate, value) = gate * Phi(gate) * value. With z = |gate|, as in act/gelu.h,
     Phi(gate) = 1 - h for gate >= 0,    h for gate < 0,    h = Phi(-z)
     gelu'     = 1 - t for gate >= 0,    t for gate < 0,    t = Phi(-z) - z phi(z)
   z is clamped at AF_PHI_DEEPEST, from where on the result is 0 for any value.
   ULP: 0.5 of the result, up to 1.2 of Mills' ratio and exp in the negative tail: 1.70
   found, 1.69 by value, 1.01 by gate.                                          */
#ifdef AF_MATH
#include "math/phi.h"
AF_FN Gated geglu_eval(V gate, V value, const V *p)
{
    V zero = v_set1(0), one = v_set1(1);
    M negative = v_lt(gate, zero);
    V z = v_min(v_set1(AF_PHI_DEEPEST), v_abs(gate));
    PhiDeep e = phi_deep(z);
    W h = w_mul(e.m, e.ratio);
    W t = w_mul(e.m, w_add(e.ratio, w_neg(w_scale(z, W_CONST(AF_RSQRT_2PI)))));
    V k = v_select(negative, e.k, zero);
    W above = w_add_to(one, w_neg(w_shift(h, e.two_to_k)));
    W rest = w_add_to(one, w_neg(w_shift(t, e.two_to_k)));
    Scaled f = {w_select(negative, h, above), k, gate, 1};
    Scaled slope = {w_select(negative, t, rest), k, gate, 0};
    (void)p;
    return (Gated){scaled_times_x_and(f, value), scaled_times(slope, value), scaled_times_x(f)};
}
#endif

AF_ROW_GATED(geglu, 0,
    .summary = "Gated linear unit with an exact GELU.",
    .citation = "Shazeer 2020, arXiv:2002.05202",
    .choice_keyword = "approximate",
    .choices = {{"none", "geglu"}, {"tanh", "geglu_tanh"}, {"sigmoid", "quick_geglu"},
                {"True", "geglu_tanh"}, {"False", "geglu"}},
    .formula = "gate * erfc(-gate / sqrt(2)) / 2 * value",
    .derivative = "(erfc(-gate / sqrt(2)) / 2 + gate * exp(-gate**2 / 2) / sqrt(2*pi)) * value; gate * erfc(-gate / sqrt(2)) / 2",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .ulp = {{1.75, 1.75, 0}, {1.75, 1.75, 0}},
    .ulp_without_fma = 0.5)
