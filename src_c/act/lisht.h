/* lisht(x) = x tanh(x), by math/sech.h: tanh' is 0 from -AF_EXP_MIN / 2 on, where |x| is clamped,
   so that the derivative is tanh(x) + x tanh'(x) for any size of x.
   ULP: 0.5 of the product, 1 u of tanh; in float32, whose tanh is math/tanh.h's, 1.4. */
#ifdef AF_MATH
#include "math/sech.h"
#if AF_IS_F32
#include "math/tanh.h"
#endif
AF_FN Pair lisht_eval(V x, const V *p)
{
    V a = v_abs(x), most = v_set1(-AF_EXP_MIN / 2), near = v_min(most, a);
    Sech s = sech_parts(w_of(a));
#if AF_IS_F32
    V y = v_mul(near, tanh_size(near));
#else
    V y = w_round_scale(near, s.tanh);
#endif
    W d = w_add(s.tanh, w_scale(near, w_mul(exp_value(s.exp), s.over)));
    (void)p;
    return (Pair){v_select(v_lt(most, a), a, y), v_copysign(w_round(d), x)};
}
#endif

AF_ROW_ELEMENTWISE(lisht, 0, AF_FROM_INPUT,
    .summary = "Linearly scaled hyperbolic tangent.",
    .citation = "Roy et al. 2019, arXiv:1901.05894",
    .formula = "x * tanh(x)",
    .derivative = "tanh(x) + x * (1 - tanh(x)) * (1 + tanh(x))",
    .second_derivative = "where(abs(x) < 300, 8 * sigmoid(2*x) * sigmoid(-2*x) * (1 - x*tanh(x)), 8 * exp(-abs(x)) * (1 - abs(x)) * exp(-abs(x)))",
    .range = "[0, inf]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "-x", .right = "x", .lipschitz = "1.1996786402577339",
    .roots = "0", .derivative_roots = "0", .exact = "0: 0",
    .ulp = {{2.25, 2.0, 0}, {1.5, 2.0, 0}},
    .ulp_without_fma = 0.5)
