/* rrelu(x), as it is evaluated: x for x > 0, (lower + upper) / 2 times x otherwise; f'(0) is that
   slope. ULP: 0.5 of the sum, 0.5 of the product. */
#ifdef AF_MATH
#define rrelu_INTERLEAVE , AF_FEW_REGISTERS
#include "math/leaky.h"
AF_FN V rrelu_mean(const V *p) { return v_mul(v_set1((S)0.5), v_add(p[0], p[1])); }
AF_FN Pair rrelu_eval(V x, const V *p)
{
    V slope = rrelu_mean(p);
    return (Pair){leaky_value(x, slope), leaky_slope(x, slope)};
}
AF_FN V rrelu_from_output(V y, const V *p) { return leaky_slope(y, rrelu_mean(p)); }
#endif

AF_ROW_ELEMENTWISE(rrelu, 2, AF_FROM_EITHER,
    .summary = "Leaky ReLU of a random slope, with the mean slope that is used after training.",
    .citation = "Xu, Wang, Chen & Li 2015, arXiv:1505.00853",
    .params = {{"lower", 1.0 / 8, -INFINITY, INFINITY, "", "least slope", 0},
               {"upper", 1.0 / 3, -INFINITY, INFINITY, "", "largest slope", 0}},
    .formula = "where(x > 0, x, (lower + upper) / 2 * x)",
    .derivative = "where(x > 0, 1, (lower + upper) / 2)",
    .from_output = "where(y > 0, 1, (lower + upper) / 2)", .from_output_if = "lower + upper >= 0",
    .range = "[where(lower + upper > 0, -inf, 0), inf]",
    .monotone = "increasing if lower + upper >= 0 else no",
    .symmetry = "none", .smoothness = "C0", .kinks = "0: (lower + upper) / 2",
    .left = "(lower + upper) / 2 * x", .right = "x", .lipschitz = "max(1, abs(lower + upper) / 2)",
    .roots = "0", .exact = "0: 0, 1: 1",
    .ulp = {{1.5, 1.0, 1.0}, {1.5, 1.0, 1.0}})
