/* GELU: x Phi(x). With z = |x| and h = z Phi(-z),
     gelu(x)  = x - h for x >= 0,   -h for x < 0
     gelu'(x) = 1 - t for x >= 0,    t for x < 0,   t = Phi(-z) - z phi(z)     */
#ifdef AF_MATH
#include "math/phi.h"
AF_FN Pair gelu_eval(V x, const V *p)
{
    M negative = v_lt(x, v_set1(0));
    V z = v_min(v_set1(AF_PHI_LARGEST), v_abs(x));
    Exp e = phi_exp(z);
    W m = exp_significand(e), ratio = phi_ratio(z);
    V two_to_k = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    (void)p;

    W h = w_mul(m, w_scale(z, ratio));
    V below = exp_scaled(w_round(h), e);
    W above = w_add_to(x, w_neg(w_shift(h, two_to_k)));
    V y = v_select(negative, below, w_round(above));
    y = v_select(v_lt(v_set1(AF_PHI_LARGEST), x), x, y);

    W t = w_mul(m, w_add(ratio, w_neg(w_scale(z, W_CONST(AF_RSQRT_2PI)))));
    W rest = w_add_to(v_set1(1), w_neg(w_shift(t, two_to_k)));
    V d = v_select(negative, exp_scaled(w_round(t), e), w_round(rest));
    return (Pair){v_copysign(y, x), d};
}
#endif

AF_ROW_ELEMENTWISE(gelu, 0, AF_FROM_INPUT,
    .aliases = "gelu_python",
    .summary = "Gaussian error linear unit, exact.",
    .citation = "Hendrycks & Gimpel 2016, arXiv:1606.08415",
    .choice_keyword = "approximate",
    .choices = {{"none", "gelu"}, {"tanh", "gelu_tanh"}, {"sigmoid", "quick_gelu"},
                {"True", "gelu_tanh"}, {"False", "gelu"}},
    .formula = "x * erfc(-x / sqrt(2)) / 2",
    .derivative = "erfc(-x / sqrt(2)) / 2 + x * exp(-x**2 / 2) / sqrt(2*pi)",
    .range = "[-0.16997120747990369, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1.1290", .roots = "0",
    .derivative_roots = "-0.75179152469356445746", .exact = "0: 0",
    .ulp = {{1.75, 2.0, 0}, {1.75, 2.0, 0}},
    .ulp_without_fma = 0.5)
