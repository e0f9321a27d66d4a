/* erfc(x), by math/erf.h, with the derivative -2 / sqrt(pi) exp(-x^2), by math/gauss.h.
   ULP: 0.5 of the result, in the tail 1.6 u of Mills' ratio and 0.4 of exp; the derivative 0.5 of
   the product, 0.6 of exp. */
#ifdef AF_MATH
#include "math/erf.h"
#include "math/gauss.h"
AF_FN Pair erfc_eval(V x, const V *p)
{
    V a = gauss_size(x);
    W factor = w_const(-0x1.20dd750429b6dp+0, -0x1.1ae3a914fed8p-56);
    (void)p;
    return (Pair){erfc_of(x), gauss_times(factor, w_neg(w_prod(a, a)))};
}
#endif

/* exp(-x^2) as gaussian's second derivative has it, by h, x in multiples of 2^-20. */
#define AF_ERFC_X "min(abs(x), 28)"
#define AF_ERFC_H "(" AF_ERFC_X " + 6442450944 - 6442450944)"
#define AF_ERFC_REST                                                    \
    "exp((" AF_ERFC_H " - " AF_ERFC_X ") * (" AF_ERFC_H " + " AF_ERFC_X \
    ")) * (4 * max(min(x, 28), -28) / sqrt(pi))"
AF_ROW_ELEMENTWISE(erfc, 0, AF_FROM_INPUT,
    .summary = "Complementary error function, 1 - erf(x).",
    .citation = "scipy.special.erfc",
    .formula = "erfc(x)",
    .derivative = "-2 / sqrt(pi) * exp(-x**2)",
    .second_derivative = "where(abs(x) < 25, exp(-" AF_ERFC_H "**2) * " AF_ERFC_REST ", "
        "exp(-" AF_ERFC_H "**2 / 2) * " AF_ERFC_REST " * exp(-" AF_ERFC_H "**2 / 2))",
    .range = "[0, 2]", .monotone = "decreasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "2", .right = "0", .lipschitz = "2 / sqrt(pi)", .inflections = "0", .exact = "0: 1",
    .ulp = {{2.0, 1.5, 0}, {2.0, 1.25, 0}},
    .ulp_without_fma = 0.5)
