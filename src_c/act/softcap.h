/* softcap(x) = cap tanh(x / cap), by math/sech.h, with x / cap in two words; in float32 the value
   by math/tanh.h, of one. Below x / cap = 2^-14 (2^-28), where tanh z is z, the quotient may be
   subnormal, and the result is x.
   ULP: 0.5 of the result, 1 u of tanh, in float32 1.4 and 1 of the quotient; the derivative 0.5 of the product, 0.5 u of its factor and
   0.4 of exp. */
#ifdef AF_MATH
#include "math/sech.h"
#if AF_IS_F32
#include "math/tanh.h"
#endif
AF_FN Pair softcap_eval(V x, const V *p)
{
    W z = w_abs(w_scale(x, w_inverse(w_of(p[0]))));
    Sech s = sech_parts(z);
    M small = v_lt(z.hi, v_set1((S)(AF_IS_F32 ? 0x1p-14 : 0x1p-28)));
#if AF_IS_F32
    V y = v_copysign(v_mul(p[0], tanh_size(v_div(v_abs(x), p[0]))), x);
#else
    V y = v_copysign(w_round_scale(p[0], s.tanh), x);
#endif
    return (Pair){v_select(small, x, y), exp_times(s.over, s.exp)};
}
#endif

AF_ROW_ELEMENTWISE(softcap, 1, AF_FROM_INPUT,
    .aliases = "soft_cap logit_softcapping",
    .summary = "Smooth limit to +-cap by a scaled tanh.",
    .citation = "Gemma Team 2024, Gemma 2, arXiv:2408.00118",
    .params = {{"cap", 30.0, 0, INFINITY, "softcap", "the limit", 0}},
    .formula = "cap * tanh(x / cap)",
    .derivative = "1 / cosh(x / cap)**2",
    .range = "[-cap, cap]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-cap", .right = "cap", .lipschitz = "1", .roots = "0", .inflections = "0", .exact = "0: 0",
    .ulp = {{3.75, 1.5, 0}, {1.5, 1.5, 0}},
    .ulp_without_fma = 0.5)
