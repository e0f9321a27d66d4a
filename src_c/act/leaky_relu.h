/* leaky_relu(x) = x for x > 0, negative_slope * x otherwise; f'(0) = negative_slope.
   One product, rounded once: 0.5 ULP. f' is exact. */
#ifdef AF_MATH
#define leaky_relu_INTERLEAVE , AF_FEW_REGISTERS
#include "math/leaky.h"
AF_FN Pair leaky_relu_eval(V x, const V *p)
{
    return (Pair){leaky_value(x, p[0]), leaky_slope(x, p[0])};
}
AF_FN V leaky_relu_from_output(V y, const V *p) { return leaky_slope(y, p[0]); }
#endif

AF_ROW_ELEMENTWISE(leaky_relu, 1, AF_FROM_EITHER,
    .aliases = "lrelu",
    .summary = "ReLU that leaks a little of its negative side.",
    .citation = "Maas, Hannun & Ng 2013, Rectifier nonlinearities improve neural network acoustic models",
    .params = {{"negative_slope", 0.01, -INFINITY, INFINITY, "alpha slope", "slope for x <= 0", 0}},
    .formula = "where(x > 0, x, negative_slope * x)",
    .derivative = "where(x > 0, 1, negative_slope)",
    .from_output = "where(y > 0, 1, negative_slope)", .from_output_if = "negative_slope >= 0",
    .range = "[where(negative_slope > 0, -inf, 0), inf]",
    .monotone = "increasing if negative_slope >= 0 else no",
    .symmetry = "none", .smoothness = "C0", .kinks = "0: negative_slope",
    .left = "negative_slope * x", .right = "x", .lipschitz = "max(1, abs(negative_slope))",
    .roots = "0", .exact = "0: 0, 1: 1",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
