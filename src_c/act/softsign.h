/* softsign(x) = x / (1 + |x|),   softsign'(x) = 1 / (1 + |x|)^2.
   ULP: 0.5 of the quotient, up to 1 of 1 + |x|, rounded, where the quotient is just below a power
   of two: 1.499. The derivative is the square of an inverse that has two words: 0.5 of
   the square and 0.5 of its correction. From the output, (1 - |y|)^2: 1 - |y| is rounded for
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
    V one = v_set1(1), most = v_set1(AF_LARGEST);
    V finite = v_min(most, v_max(v_neg(most), x));
    V a = v_min(v_set1(AF_SOFTSIGN_LARGEST), v_abs(x)), s = v_add(one, a);
    V s_low = v_sub(v_min(one, a), v_sub(s, v_max(one, a)));
    V q = v_div(one, s), rest = v_fnma(q, s_low, v_exact_fnma(q, s, one)), square = v_mul(q, q);
    (void)p;
    return (Pair){v_div(finite, v_add(one, v_abs(finite))),
                  v_fma(square, v_add(rest, rest), square)};
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
    .ulp = {{1.5, 1.5, 2.0}, {1.5, 1.5, 2.0}},
    .ulp_without_fma = 0.5)
