/* quick_gelu(x) = x * sigmoid(1.702 x), by math/logistic.h. 1.702 x in two words, with 1.702's
   own: an error of a = 1.702 x is |a| times as large in the result where x < 0.
   ULP: 0.5 of the result, 0.5 of the quotient, up to 0.7 of exp, up to 0.3 of the reduced
   argument, which is rounded twice: 1.798 of all float32 numbers. The derivative as
   logistic_gated_slope. */
#ifdef AF_MATH
#include "math/logistic.h"
AF_FN Pair quick_gelu_eval(V x, const V *p)
{
    W steep = w_const(1.702, 0x1.89374bc6a7efap-55);
    V z = logistic_size(x, (S)(AF_LOGISTIC_LARGEST / 1.702));
    W a = w_scale(z, steep);
    W rest = {v_sub(v_set1(1), a.hi), v_neg(a.lo)};
    ExpWord whole = exp_word_split(a, AF_LOGISTIC_UP), e = whole;
#if AF_IS_F32
    e = exp_word_of_product(z, steep, AF_LOGISTIC_UP);
#endif
    V d = logistic_gated_slope(x, whole, rest);
    V q = logistic_quotient(z, logistic_denominator(e));
    (void)p;
    return (Pair){logistic_gated(x, q), d};
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
    .ulp = {{2.0, 2.5, 0}, {1.5, 2.5, 0}},
    .ulp_without_fma = 0.5)
