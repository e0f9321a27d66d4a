/* ndtr(x), the normal distribution function, by math/phi.h on either side; f' is the density.
   ULP: 0.5 of the result, in the tail 1.6 u of Mills' ratio and 0.4 of exp; the derivative 0.5 and
   0.4. */
#ifdef AF_MATH
#include "math/phi.h"
AF_FN Pair ndtr_eval(V x, const V *p)
{
    V z = v_min(v_set1(AF_PHI_LARGEST), v_abs(x));
    Exp e = phi_exp_parts(z);
    W m = exp_significand(e), tail = w_mul(m, phi_ratio(z));
    V two_to_k = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    V above = w_round(w_add_to(v_set1(1), w_neg(w_shift(tail, two_to_k))));
    V below = exp_scaled(w_round(tail), e);
    (void)p;
    return (Pair){v_select(v_lt(x, v_set1(0)), below, above),
                  exp_scaled(w_round_mul(m, W_CONST(AF_RSQRT_2PI)), e)};
}
#endif

/* phi' = -x phi: exp(-x^2 / 2) as gaussian's second derivative, with halves from 36 on. */
#define AF_NDTR_X "min(abs(x), 40)"
#define AF_NDTR_H "(" AF_NDTR_X " + 6442450944 - 6442450944)"
#define AF_NDTR_REST                                                    \
    "exp((" AF_NDTR_H " - " AF_NDTR_X ") * (" AF_NDTR_H " + " AF_NDTR_X \
    ") / 2) * -max(min(x, 40), -40) / sqrt(2*pi)"
AF_ROW_ELEMENTWISE(ndtr, 0, AF_FROM_INPUT,
    .aliases = "normal_cdf",
    .summary = "Cumulative distribution function of the standard normal distribution.",
    .citation = "scipy.special.ndtr",
    .formula = "erfc(-x / sqrt(2)) / 2",
    .derivative = "exp(-x**2 / 2) / sqrt(2*pi)",
    .second_derivative = "where(abs(x) < 36, exp(-" AF_NDTR_H "**2 / 2) * " AF_NDTR_REST ", "
        "exp(-" AF_NDTR_H "**2 / 4) * " AF_NDTR_REST " * exp(-" AF_NDTR_H "**2 / 4))",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "1", .lipschitz = "0.39894228040143267794",
    .inflections = "0", .exact = "0: 1/2",
    .ulp = {{2.0, 1.5, 0}, {2.0, 1.5, 0}},
    .ulp_without_fma = 0.5)
