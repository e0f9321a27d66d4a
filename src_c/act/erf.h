/* erf(x), by math/erf.h, with the derivative 2 / sqrt(pi) exp(-x^2), by math/gauss.h.
   ULP: 0.5 of the sum, 0.13 of the polynomial or up to 0.5 of erfc; the derivative 0.5 of the
   product, 0.6 of exp. */
#ifdef AF_MATH
#include "math/erf.h"
#include "math/gauss.h"
#define erf_INTERLEAVE , AF_SOME_REGISTERS
AF_FN Pair erf_eval(V x, const V *p)
{
    V a = gauss_size(x);
    W factor = w_const(0x1.20dd750429b6dp+0, 0x1.1ae3a914fed8p-56);
    (void)p;
    return (Pair){erf_of(x), gauss_times(factor, w_neg(w_prod(a, a)))};
}
#endif

/* exp(-x^2) as gaussian's second derivative has it, by h, x in multiples of 2^-20. */
#define AF_ERF_X "min(abs(x), 28)"
#define AF_ERF_H "(" AF_ERF_X " + 6442450944 - 6442450944)"
#define AF_ERF_REST                                                 \
    "exp((" AF_ERF_H " - " AF_ERF_X ") * (" AF_ERF_H " + " AF_ERF_X \
    ")) * (-4 * max(min(x, 28), -28) / sqrt(pi))"
AF_ROW_ELEMENTWISE(erf, 0, AF_FROM_INPUT,
    .summary = "Error function.",
    .citation = "scipy.special.erf",
    .formula = "erf(x)",
    .derivative = "2 / sqrt(pi) * exp(-x**2)",
    .second_derivative = "where(abs(x) < 25, exp(-" AF_ERF_H "**2) * " AF_ERF_REST ", "
        "exp(-" AF_ERF_H "**2 / 2) * " AF_ERF_REST " * exp(-" AF_ERF_H "**2 / 2))",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-1", .right = "1", .lipschitz = "2 / sqrt(pi)", .roots = "0", .inflections = "0",
    .exact = "0: 0",
    .ulp = {{1.25, 1.5, 0}, {1.25, 1.25, 0}},
    .ulp_without_fma = 0.5)
