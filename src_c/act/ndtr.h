/* ndtr(x), the normal distribution function, by math/phi.h on either side; f' is the density.
   ULP as gelu for x < 0, half of that for x > 0, where the tail is less than 1 / 2; the derivative
   0.5 of the product, 0.6 of exp. */
#ifdef AF_MATH
#include "math/gauss.h"
#include "math/phi.h"
#define ndtr_INTERLEAVE , AF_SOME_REGISTERS
AF_FN Pair ndtr_eval(V x, const V *p)
{
    V z = v_min(v_set1(AF_PHI_LARGEST), v_abs(x)), half = v_set1(AF_EXP_DOWN / 2);
    M positive = v_lt(v_set1(0), x);
    PhiExp e = phi_exp(z);
    V tail = phi_exp_times_two(phi_over(v_set1(1), z, e.square), e);
    (void)p;
    return (Pair){v_fma(tail, v_negate_where(positive, half), v_where(positive, v_set1(1))),
                  gauss_times(W_CONST(AF_RSQRT_2PI), w_shift(w_prod(z, z), v_set1((S)-0.5)))};
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
    .ulp = {{2.0, 1.25, 0}, {1.5, 1.25, 0}},
    .ulp_without_fma = 0.5)
