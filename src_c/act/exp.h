/* exp(x), by math/exp.h in one word; 2^k in two factors, as the range is wider than that of a
   scale. ULP: 0.5 of the result, 0.6 of v; where it is subnormal, 0.5 of 1 + v besides. */
#ifdef AF_MATH
#define exp_INTERLEAVE , AF_FEW_REGISTERS
#include "math/exp_whole.h"
AF_FN Pair exp_eval(V x, const V *p)
{
    V y = exp_whole(exp_whole_parts(x));
    (void)p;
    return (Pair){y, y};
}
AF_FN V exp_from_output(V y, const V *p)
{
    (void)p;
    return y;
}
#endif

AF_ROW_ELEMENTWISE(exp, 0, AF_FROM_EITHER,
    .aliases = "exponential",
    .summary = "Exponential function.",
    .citation = "keras.activations.exponential",
    .formula = "exp(x)",
    .derivative = "exp(x)",
    .from_output = "y",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .exact = "0: 1",
    .ulp = {{1.5, 1.5, 0.5}, {1.5, 1.5, 0.5}},
    .ulp_without_fma = 0.5)
