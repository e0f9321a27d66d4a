/* isrlu(x) = x for x > 0, x / sqrt(1 + alpha x^2) otherwise, by math/isru.h. */
#ifdef AF_MATH
#include "math/isru.h"
#define isrlu_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair isrlu_eval(V x, const V *p)
{
    M positive = v_lt(v_set1(0), x);
    Isru r = isru_parts(v_abs(x), p[0]);
    return (Pair){v_select(positive, x, v_copysign(r.value, x)),
                  v_select(positive, v_set1(1), r.slope)};
}
#endif

AF_ROW_ELEMENTWISE(isrlu, 1, AF_FROM_INPUT,
    .summary = "Inverse square root linear unit.",
    .citation = "Carlile et al. 2017, arXiv:1710.09967",
    .params = {{"alpha", 1.0, 0, INFINITY, "a", "1 / alpha is the square of the limit at -inf", 0}},
    .formula = "where(x > 0, x, isru(x, alpha))",
    .derivative = "where(x > 0, 1, where(x < -1e120, 0, 1 / (1 + alpha * x**2) / sqrt(1 + alpha * x**2)))",
    .second_derivative = "where(x > 0, 0, where(x < -1e100, 0, -3 * alpha * x / (1 + alpha * x**2) / (1 + alpha * x**2) / sqrt(1 + alpha * x**2)))",
    .range = "[-1 / sqrt(alpha), inf]", .monotone = "increasing", .symmetry = "none",
    .smoothness = "C2", .left = "-1 / sqrt(alpha)", .right = "x", .lipschitz = "1",
    .roots = "0", .exact = "0: 0",
    .ulp = {{2.0, 4.0, 0}, {2.0, 4.0, 0}},
    .ulp_without_fma = 0.5)
