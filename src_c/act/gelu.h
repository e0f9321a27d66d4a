/* GELU: x Phi(x). With z = |x| and h = z Phi(-z),
     gelu(x)  = x - h for x >= 0,   -h for x < 0
     gelu'(x) = 1 - t for x >= 0,    t for x < 0,   t = Phi(-z) - z phi(z)
   z is clamped at AF_PHI_LARGEST: beyond, h and t round to zero; gelu(x) is x there.
   By phi_over and phi_slope, which have the root of t, at -0.7518, as a factor.
   ULP, x < 0: 0.5 of the result, 0.5 of h, 0.5 of exp's reduced argument and terms, 0.3 of the
   quotient of polynomials; in t that of the quotient twice, as it rounds at full size
   in the tail: 2.42. For x > 0 half of that, as h < x / 2 and t < 1 / 2. */
#ifdef AF_MATH
#include "math/phi.h"
#define gelu_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair gelu_eval(V x, const V *p)
{
    V z = v_min(v_set1(AF_PHI_LARGEST), v_abs(x)), zero = v_set1(0), down = v_set1(AF_EXP_DOWN);
    M positive = v_lt(zero, x);
    PhiExp e = phi_exp(z);
    V h = phi_exp_times_two(phi_over(z, z, e.square), e);
    V y = v_fnma(h, v_mul(down, v_set1(0.5f)), v_max(zero, x));
    V t = phi_exp_times_two(phi_slope(z, e.square), e);
    V quarter = v_mul(down, v_set1(0.25f));
    V d = v_fma(t, v_negate_where(positive, quarter), v_where(positive, v_set1(1)));
    (void)p;
    return (Pair){v_copysign(y, x), d};
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
