/* logsigmoid(x) = log(sigmoid(x)) = -softplus(-x), with the derivative sigmoid(-x), by
   math/softplus.h; ULP as softplus. From the output, 1 - exp(y). */
#ifdef AF_MATH
#include "math/softplus.h"
AF_FN Pair logsigmoid_eval(V x, const V *p)
{
    V down = v_neg(x);
    (void)p;
    return (Pair){v_neg(softplus_of(down)), softplus_slope_of(down)};
}
AF_FN V logsigmoid_from_output(V y, const V *p)
{
    (void)p;
    return softplus_slope_at(w_neg(w_of(y)));
}
#endif

AF_ROW_ELEMENTWISE(logsigmoid, 0, AF_FROM_EITHER,
    .aliases = "log_sigmoid log_expit",
    .summary = "Logarithm of the logistic function.",
    .citation = "torch.nn.functional.logsigmoid",
    .formula = "-log1p(exp(-x))",
    .derivative = "1 / (1 + exp(x))",
    .second_derivative = "expm1(logsigmoid(abs(x))) * sigmoid(abs(x))",
    .from_output = "-expm1(y)",
    .range = "[-inf, 0]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "x", .right = "0", .lipschitz = "1",
    .ulp = {{1.5, 1.5, 2.0}, {1.5, 1.5, 2.0}},
    .ulp_without_fma = 0.5)
