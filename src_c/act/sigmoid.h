/* sigmoid(x) = 1 / (1 + exp(-x)) */
#ifdef AF_MATH
#include "math/logistic.h"
AF_FN Pair sigmoid_eval(V x, const V *p)
{
    Logistic l = logistic_parts(x, NULL);
    (void)p;
    return (Pair){logistic_value(l), logistic_slope(l)};
}
AF_FN V sigmoid_from_output(V y, const V *p)
{
    (void)p;
    return v_mul(y, v_sub(v_set1(1), y));
}
#endif

AF_ROW_ELEMENTWISE(sigmoid, 0, AF_FROM_EITHER,
    .aliases = "expit logistic",
    .summary = "Logistic sigmoid.",
    .citation = "Verhulst 1838, Notice sur la loi que la population poursuit dans son accroissement",
    .formula = "1 / (1 + exp(-x))",
    .derivative = "exp(-abs(x)) / (1 + exp(-abs(x)))**2",
    .from_output = "y * (1 - y)",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "1", .lipschitz = "1/4", .exact = "0: 1/2",
    .ulp = {{1.0, 1.5, 2.0}, {1.0, 1.5, 2.0}},
    .ulp_without_fma = 0.5)
