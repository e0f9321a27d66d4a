/* quick_gelu(x) = x * sigmoid(1.702 x).
   1.702 x in two words, with 1.702's own: an error of a = 1.702 x is |a| times as large in
   the result where x < 0. x is clamped at +-AF_EXP_MIN, so that the product is finite; a
   is then beyond what changes the sigmoid.
   ULP: as math/logistic.h: 0.5 of the result, 0.5 of x s, up to 0.75 of the denominator,
   whose exp comes from one word, though a has two. */
#ifdef AF_MATH
#include "math/logistic.h"
AF_FN Pair quick_gelu_eval(V x, const V *p)
{
    V most = v_set1(-AF_EXP_MIN), clamped = v_min(most, v_max(v_neg(most), x));
    W a = w_scale(clamped, w_const(1.702, 0x1.89374bc6a7efap-55));
    Logistic l = logistic_parts(a.hi, &a.lo);
    (void)p;
    return (Pair){logistic_times(l, x), logistic_times_slope(l, a.hi, &a.lo)};
}
#endif

AF_ROW_ELEMENTWISE(quick_gelu, 0, AF_FROM_INPUT,
    .aliases = "gelu_fast_approx",
    .summary = "GELU by a sigmoid of 1.702 x.",
    .citation = "Hendrycks & Gimpel 2016, arXiv:1606.08415",
    .formula = "x / (1 + exp(-1.702*x))",
    .derivative = "where(x > 0, (1 + exp(-1.702*x) + 1.702*x*exp(-1.702*x)) / (1 + exp(-1.702*x))**2, exp(1.702*x) * (1 + 1.702*x + exp(1.702*x)) / (1 + exp(1.702*x))**2)",
    .second_derivative = "where(abs(x) < 1, 1.702 * sigmoid(1.702*x) * sigmoid(-1.702*x) * (2 - 1.702*x * tanh(0.851*x)), "
        "1.702 * sigmoid(1.702*abs(x)) * ((2 - 1.702*min(abs(x), 500) * tanh(0.851*abs(x))) / -min(abs(x), 500)) * quick_gelu(-abs(x)))",
    .range = "[-0.16361042465397990, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1.09983933", .roots = "0",
    .derivative_roots = "-1.2784645427610737951 / 1.702",
    .inflections = "-2.3993572805154676678 / 1.702, 2.3993572805154676678 / 1.702",
    .exact = "0: 0",
    .ulp = {{1.75, 2.0, 0}, {1.75, 2.0, 0}},
    .ulp_without_fma = 0.5)
