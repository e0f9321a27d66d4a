/* selu(x) = lambda x for x > 0, lambda alpha expm1(x) otherwise; selu'(0) = lambda alpha.
   As elu, with lambda and lambda alpha in two words, so that products are rounded once.
   ULP: 0.5 of the product, up to 0.6 u of expm1's words, and 1 for subnormal results, whose
   low word is lost; the derivative 0.5 of the product, 0.6 of exp in one word. From the
   output, y + lambda alpha has two roundings. */
#define AF_SELU_LAMBDA 1.0507009873554804934193349852946
#define AF_SELU_ALPHA 1.6732632423543772848170429916717
#define AF_SELU_TEXT_(decimal) #decimal
#define AF_SELU_TEXT(decimal) AF_SELU_TEXT_(decimal)
#define AF_SELU_LAMBDA_TEXT AF_SELU_TEXT(AF_SELU_LAMBDA)
#define AF_SELU_LIMIT_TEXT AF_SELU_LAMBDA_TEXT " * " AF_SELU_TEXT(AF_SELU_ALPHA)
#ifdef AF_MATH
#include "math/exp.h"
/* In double, and what that leaves of the decimals: lambda, lambda alpha */
#define AF_SELU_STEEP AF_SELU_LAMBDA, 0x1.6fc7d272f2695p-55
#define AF_SELU_LIMIT 0x1.c212cc640f031p+0, 0x1.05161b045a1fep-56
AF_FN Pair selu_eval(V x, const V *p)
{
    V zero = v_set1(0);
    M positive = v_lt(zero, x), negative = v_lt(x, zero);
    W t = expm1_words(v_min(zero, x));
    V down = v_set1(AF_EXP_DOWN);
    ExpWord e = exp_word(v_max(v_set1(AF_EXP_MIN), v_min(zero, x)), AF_EXP_BIAS - AF_EXP_RANGE);
    W steep = w_const(AF_SELU_STEEP), limit = w_const(AF_SELU_LIMIT);
    /* inf would meet the low word; the largest number overflows all the same. */
    V above = w_round_scale(v_min(v_set1(AF_LARGEST), x), steep);
    V y = v_select(negative, w_round_mul(limit, t), v_select(positive, above, x));
    V d = v_select(positive, steep.hi, v_mul(v_mul(v_fma(limit.hi, e.v, limit.hi), e.scale), down));
    (void)p;
    return (Pair){y, d};
}
AF_FN V selu_from_output(V y, const V *p)
{
    W limit = w_const(AF_SELU_LIMIT);
    V below = v_add(v_add(y, limit.hi), limit.lo);
    (void)p;
    return v_select(v_lt(v_set1(0), y), w_const(AF_SELU_STEEP).hi, below);
}
#endif

AF_ROW_ELEMENTWISE(selu, 0, AF_FROM_EITHER,
    .summary = "Scaled exponential linear unit.",
    .citation = "Klambauer, Unterthiner, Mayr & Hochreiter 2017, arXiv:1706.02515",
    .formula = AF_SELU_LAMBDA_TEXT " * where(x > 0, x, " AF_SELU_TEXT(AF_SELU_ALPHA) " * expm1(x))",
    .derivative = AF_SELU_LAMBDA_TEXT " * where(x > 0, 1, " AF_SELU_TEXT(AF_SELU_ALPHA) " * exp(x))",
    .from_output = "where(y > 0, " AF_SELU_LAMBDA_TEXT ", y + " AF_SELU_LIMIT_TEXT ")",
    .range = "[-" AF_SELU_LIMIT_TEXT ", inf]",
    .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: " AF_SELU_LIMIT_TEXT,
    .left = "-" AF_SELU_LIMIT_TEXT,
    .right = AF_SELU_LAMBDA_TEXT " * x",
    .lipschitz = AF_SELU_LIMIT_TEXT,
    .roots = "0", .exact = "0: 0",
    .ulp = {{1.0, 1.5, 1.5}, {1.0, 1.5, 1.5}},
    .ulp_without_fma = 0.5)
