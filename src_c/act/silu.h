/* silu(x) = x * sigmoid(beta x), by math/logistic.h; with another beta than 1 it is called
   swish. beta x has two words, as what is lost of it is lost of the result. x or beta x may be
   so large that the powers of two of the factors have to be kept apart (math/scaled.h).
   ULP: 0.5 of the result, 0.5 of the quotient, up to 0.7 of exp, in one word, which is in
   the denominator: 1.480 of all float32 numbers with beta = 1, where x < 0. The derivative as
   logistic_gated_slope, in float32 by another exp. */
#ifdef AF_MATH
#include "math/logistic.h"
#if AF_IS_F32
AF_FN ExpWord silu_exp(W z) { return exp_word_w(z, AF_LOGISTIC_UP); }
#else
AF_FN ExpWord silu_exp(W z) { return exp_word_split(z, AF_LOGISTIC_UP); }
#endif
AF_FN V silu_slope(V a, W z)
{
    W rest = {v_sub(v_set1(1), z.hi), v_neg(z.lo)};
    return logistic_gated_slope(a, exp_word_split(z, AF_LOGISTIC_UP), rest);
}
AF_FN Pair silu_eval(V x, const V *p)
{
    W a = logistic_deep_argument(p[0], x), z = logistic_size_w(a, AF_LOGISTIC_LARGEST);
    W d = logistic_denominator(silu_exp(z));
    return (Pair){logistic_times_any(x, a, d), silu_slope(a.hi, z)};
}
AF_FN Pair silu_default_eval(V x)
{
    V z = logistic_size(x, AF_LOGISTIC_LARGEST);
    ExpWord e = AF_IS_F32 ? exp_word(z, AF_LOGISTIC_UP) : silu_exp(w_of(z));
    return (Pair){logistic_gated(x, logistic_quotient(z, logistic_denominator(e))),
                  silu_slope(x, w_of(z))};
}
#endif

AF_ROW_ELEMENTWISE_WITH_DEFAULT(silu, 1, AF_FROM_INPUT,
    .aliases = "swish",
    .summary = "Sigmoid-weighted linear unit, also called swish.",
    .citation = "Elfwing, Uchibe & Doya 2018, doi:10.1016/j.neunet.2017.12.012; Ramachandran, Zoph & Le 2017, arXiv:1710.05941",
    .params = {{"beta", 1.0, -INFINITY, INFINITY, "", "steepness of the sigmoid", 0}},
    .formula = "x / (1 + exp(-beta*x))",
    .derivative = "where(beta*x > 0, (1 + exp(-beta*x) + beta*x*exp(-beta*x)) / (1 + exp(-beta*x))**2, exp(beta*x) * (1 + beta*x + exp(beta*x)) / (1 + exp(beta*x))**2)",
    .second_derivative =
        "where(abs(beta*x) < 1, beta * sigmoid(beta*x) * sigmoid(-beta*x) * (2 - beta*x * tanh(beta*x / 2)), "
        "beta * sigmoid(abs(beta*x)) * ((2 - min(abs(beta*x), 800) * tanh(abs(beta*x) / 2)) / -abs(x)) * silu(-abs(x), abs(beta)))",
    .range = "[where(beta > 0, -0.27846454276107380/beta, -inf), where(beta < 0, -0.27846454276107380/beta, inf)]",
    .monotone = "increasing if beta == 0 else no", .symmetry = "none", .smoothness = "Cinf",
    .left = "where(beta > 0, 0, where(beta < 0, x, x/2))",
    .right = "where(beta > 0, x, where(beta < 0, 0, x/2))",
    .lipschitz = "where(beta == 0, 1/2, 1.09983933)", .roots = "0",
    .derivative_roots = "-1.2784645427610737951/beta",
    .inflections = "-2.3993572805154676678/beta, 2.3993572805154676678/beta", .exact = "0: 0",
    .ulp = {{1.75, 2.5, 0}, {1.75, 2.5, 0}},
    .ulp_without_fma = 0.5)
