/* gaussian(x) = exp(-x^2), by math/gauss.h. ULP: 0.5 of the result, 0.4 of exp; the derivative -2 x
   exp(-x^2) likewise. */
#ifdef AF_MATH
#include "math/gauss.h"
AF_FN Pair gaussian_eval(V x, const V *p)
{
    V a = gauss_size(x);
    Exp e = gauss_parts(a);
    (void)p;
    return (Pair){exp_scaled(w_round(exp_significand(e)), e),
                  exp_times(w_of(v_mul(v_set1(-2), v_copysign(a, x))), e)};
}
#endif

/* exp(-x^2) = exp(-h^2) exp((h - x) (h + x)), where h is x in multiples of 2^-20, so that h^2 is
   exact; near the subnormals in two halves. */
#define AF_GAUSSIAN_X "min(abs(x), 28)"
#define AF_GAUSSIAN_H "(" AF_GAUSSIAN_X " + 6442450944 - 6442450944)"
#define AF_GAUSSIAN_REST                                                                \
    "exp((" AF_GAUSSIAN_H " - " AF_GAUSSIAN_X ") * (" AF_GAUSSIAN_H " + " AF_GAUSSIAN_X \
    ")) * (4*" AF_GAUSSIAN_X "**2 - 2)"
AF_ROW_ELEMENTWISE(gaussian, 0, AF_FROM_INPUT,
    .summary = "Bell curve, exp(-x^2).",
    .citation = "Broomhead & Lowe 1988, Multivariable functional interpolation and adaptive networks",
    .formula = "exp(-x**2)",
    .derivative = "-2 * x * exp(-x**2)",
    .second_derivative = "where(abs(x) < 25, exp(-" AF_GAUSSIAN_H "**2) * " AF_GAUSSIAN_REST ", "
        "exp(-" AF_GAUSSIAN_H "**2 / 2) * " AF_GAUSSIAN_REST " * exp(-" AF_GAUSSIAN_H "**2 / 2))",
    .range = "[0, 1]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "0", .right = "0", .lipschitz = "0.85776388496070679648",
    .derivative_roots = "0", .inflections = "-sqrt(1/2), sqrt(1/2)", .exact = "0: 1",
    .ulp = {{1.0, 1.5, 0}, {1.0, 1.5, 0}},
    .ulp_without_fma = 0.5)
