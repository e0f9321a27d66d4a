/* prelu(x) = x for x > 0, weight * x otherwise; f'(0) = weight */
#ifdef AF_MATH
#define prelu_INTERLEAVE , AF_FEW_REGISTERS
#include "math/leaky.h"
AF_FN Pair prelu_eval(V x, const V *p)
{
    return (Pair){leaky_value(x, p[0]), leaky_slope(x, p[0])};
}
AF_FN V prelu_from_output(V y, const V *p) { return leaky_slope(y, p[0]); }
#endif

AF_ROW_ELEMENTWISE(prelu, 1, AF_FROM_EITHER,
    .summary = "Leaky ReLU whose slope is learned, one for each channel.",
    .citation = "He, Zhang, Ren & Sun 2015, arXiv:1502.01852",
    .params = {{"weight", 0.25, -INFINITY, INFINITY, "", "slope for x <= 0, along an axis", AF_ALONG_AXIS}},
    .formula = "where(x > 0, x, weight * x)",
    .derivative = "where(x > 0, 1, weight)",
    .from_output = "where(y > 0, 1, weight)", .from_output_if = "weight >= 0",
    .range = "[where(weight > 0, -inf, 0), inf]",
    .monotone = "increasing if weight >= 0 else no",
    .symmetry = "none", .smoothness = "C0", .kinks = "0: weight",
    .left = "weight * x", .right = "x", .lipschitz = "max(1, abs(weight))",
    .roots = "0", .exact = "0: 0, 1: 1",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
