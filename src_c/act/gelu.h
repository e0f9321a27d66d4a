/* GELU: x Phi(x), by math/gelu.h. */
#ifdef AF_MATH
#include "math/gelu.h"
#define gelu_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair gelu_eval(V x, const V *p)
{
    Gelu g = gelu_parts(x);
    (void)p;
    return (Pair){g.value, g.slope};
}
#endif

/* gelu'' = (2 - z^2) phi(z). exp(-z^2 / 2) as exp(-h^2 / 2) exp((h - z) (h + z) / 2), where h is z
   in multiples of 2^-20, so that h^2 is exact: z^2 rounded would cost z^2 / 4 ULP. From 36
   on, where phi becomes subnormal and z^2 does not, in two halves. */
#define AF_GELU_Z "min(abs(x), 40)"
#define AF_GELU_H "(" AF_GELU_Z " + 6442450944 - 6442450944)"
#define AF_GELU_REST                                                                               \
    "exp((" AF_GELU_H " - " AF_GELU_Z ") * (" AF_GELU_H " + " AF_GELU_Z ") / 2) * (2 - " AF_GELU_Z \
    "**2) / sqrt(2*pi)"
AF_ROW_ELEMENTWISE(gelu, 0, AF_FROM_INPUT,
    .aliases = "gelu_python",
    .summary = "Gaussian error linear unit, exact.",
    .citation = "Hendrycks & Gimpel 2016, arXiv:1606.08415",
    .choice_keyword = "approximate",
    .choices = {{"none", "gelu"}, {"tanh", "gelu_tanh"}, {"sigmoid", "quick_gelu"},
                {"True", "gelu_tanh"}, {"False", "gelu"}},
    .formula = "x * erfc(-x / sqrt(2)) / 2",
    .derivative = "erfc(-x / sqrt(2)) / 2 + x * exp(-x**2 / 2) / sqrt(2*pi)",
    .second_derivative = "where(abs(x) < 36, exp(-" AF_GELU_H "**2 / 2) * " AF_GELU_REST ", "
        "exp(-" AF_GELU_H "**2 / 4) * " AF_GELU_REST " * exp(-" AF_GELU_H "**2 / 4))",
    .range = "[-0.16997120747990369, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1.1290", .roots = "0",
    .derivative_roots = "-0.75179152469356445746", .inflections = "-sqrt(2), sqrt(2)",
    .exact = "0: 0",
    .ulp = {{2.0, 2.5, 0}, {1.75, 2.5, 0}},
    .ulp_without_fma = 0.5)
