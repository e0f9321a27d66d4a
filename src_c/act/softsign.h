/* softsign(x) = x / (1 + |x|),   softsign'(x) = 1 / (1 + |x|)^2.
   1 + |x| exactly in two words (TwoSum), its inverse in two: each result is rounded once.
   ULP: 0.5, and some u of one; the derivative up to 1.5 from 2^62 on (2^511), where the
   product of the words is subnormal. From the output, (1 - |y|)^2: 1 - |y| is rounded for
   |y| < 1/2, which the square doubles, and rounded again: up to 2. */
#ifdef AF_MATH
#include "math/two.h"
/* From here on softsign rounds to 1 and its derivative to 0, as 2^-160 and 2^-1200 are no
   numbers, and 1 / (1 + |x|) is normal, with a normal low word.               */
#if AF_IS_F32
#define AF_SOFTSIGN_LARGEST 0x1p+80f
#else
#define AF_SOFTSIGN_LARGEST 0x1p+600
#endif
AF_FN Pair softsign_eval(V x, const V *p)
{
    V a = v_min(v_set1(AF_SOFTSIGN_LARGEST), v_abs(x));
    W s = w_inverse(w_sum(v_set1(1), a));
    (void)p;
    return (Pair){v_copysign(w_round_scale(a, s), x), w_round_mul(s, s)};
}
AF_FN V softsign_from_output(V y, const V *p)
{
    V rest = v_sub(v_set1(1), v_abs(y));
    (void)p;
    return v_mul(rest, rest);
}
#endif

AF_ROW_ELEMENTWISE(softsign, 0, AF_FROM_EITHER,
    .aliases = "soft_sign",
    .summary = "Rational sigmoid that saturates slowly.",
    .citation = "Turian, Bergstra & Bengio 2009, Quadratic features and deep architectures for chunking",
    .formula = "x / (1 + abs(x))",
    .derivative = "1 / (1 + abs(x))**2",
    .second_derivative = "-2 * sign(x) / (1 + abs(x)) / (1 + abs(x)) / (1 + abs(x))",
    .from_output = "(1 - abs(y))**2",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .left = "-1", .right = "1", .lipschitz = "1", .roots = "0",
    .inflections = "0", .exact = "0: 0, 1: 1/2",
    .ulp = {{1.0, 1.5, 2.0}, {1.0, 1.5, 2.0}},
    .ulp_without_fma = 0.5)
