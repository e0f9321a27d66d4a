/* isru(x) = x / sqrt(1 + alpha x^2), with the derivative (1 + alpha x^2)^(-3/2), by math/isru.h. */
#ifdef AF_MATH
#include "math/isru.h"
#define isru_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair isru_eval(V x, const V *p)
{
    Isru r = isru_parts(v_abs(x), p[0]);
    return (Pair){v_copysign(r.value, x), r.slope};
}
#endif

AF_ROW_ELEMENTWISE(isru, 1, AF_FROM_INPUT,
    .summary = "Inverse square root unit.",
    .citation = "Carlile et al. 2017, arXiv:1710.09967",
    .params = {{"alpha", 1.0, 0, INFINITY, "a", "1 / alpha is the square of the limit", 0}},
    .formula = "where(abs(x) > 1e120, sign(x) / sqrt(alpha), x / sqrt(1 + alpha * x**2))",
    .derivative = "where(abs(x) > 1e120, 0, 1 / (1 + alpha * x**2) / sqrt(1 + alpha * x**2))",
    .second_derivative = "where(abs(x) > 1e100, 0, -3 * alpha * x / (1 + alpha * x**2) / (1 + alpha * x**2) / sqrt(1 + alpha * x**2))",
    .range = "[-1 / sqrt(alpha), 1 / sqrt(alpha)]", .monotone = "increasing", .symmetry = "odd",
    .smoothness = "Cinf", .left = "-1 / sqrt(alpha)", .right = "1 / sqrt(alpha)", .lipschitz = "1",
    .roots = "0", .inflections = "0", .exact = "0: 0",
    .ulp = {{2.0, 4.0, 0}, {2.0, 4.0, 0}},
    .ulp_without_fma = 0.5)
