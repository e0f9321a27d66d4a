/* laplace(x) = (1 + erf((x - mu) / (sigma sqrt(2)))) / 2 = ndtr((x - mu) / sigma), by math/phi.h,
   with the quotient in two words.
   ULP: 0.5 of the result, in the tail 1.6 u of Mills' ratio and 0.4 of exp; the derivative 0.5 and
   0.4. */
#ifdef AF_MATH
#include "math/logistic.h"
#include "math/phi.h"
AF_FN Pair laplace_eval(V x, const V *p)
{
    V most = v_set1(AF_LARGEST / 4), minus_half = v_set1((S)-0.5);
    W inverse = w_inverse(w_of(p[1]));
    W a = w_mul(w_sum(v_min(most, v_max(v_neg(most), x)), v_neg(p[0])), inverse);
    W z = logistic_size_w(a, AF_PHI_LARGEST);
    Exp e = exp_parts_w(w_shift(w_mul(z, z), minus_half));
    W m = exp_significand(e);
    W tail = w_mul(m, phi_ratio_at(w_add(w_of(v_set1(AF_PHI_SHIFT)), z), 0));
    V two_to_k = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    V above = w_round(w_add_to(v_set1(1), w_neg(w_shift(tail, two_to_k))));
    V below = exp_scaled(w_round(tail), e);
    return (Pair){v_select(v_lt(a.hi, v_set1(0)), below, above),
                  exp_times(w_mul(W_CONST(AF_RSQRT_2PI), inverse), e)};
}
#endif

AF_ROW_ELEMENTWISE(laplace, 2, AF_FROM_INPUT,
    .summary = "Normal distribution function that approximates the square of ReLU.",
    .citation = "Ma et al. 2022, Mega, arXiv:2209.10655",
    .params = {{"mu", 0.707107, -INFINITY, INFINITY, "", "mean", 0},
               {"sigma", 0.282095, 0, INFINITY, "", "standard deviation", 0}},
    .formula = "erfc((mu - x) / (sigma * sqrt(2))) / 2",
    .derivative = "exp(-((x - mu) / sigma)**2 / 2) / (sigma * sqrt(2*pi))",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "1", .lipschitz = "1 / (sigma * sqrt(2*pi))", .inflections = "mu",
    .ulp = {{2.0, 1.5, 0}, {2.0, 1.5, 0}},
    .ulp_without_fma = 0.5)
