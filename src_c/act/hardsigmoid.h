/* hardsigmoid(x) = min(max(alpha x + beta, 0), 1); f' is 0 at both kinks.
   alpha x + beta by one fused step, or in two words, so that nothing cancels next to -beta / alpha;
   whether it is less than 1 by the difference from 1 - beta, which is exact there: 0.5 ULP.
   The default is 1/6 rounded up, for which the kinks are -3 and 3 in both types. */
#ifdef AF_MATH
#define hardsigmoid_INTERLEAVE , AF_FEW_REGISTERS
#include "math/two.h"
AF_FN Pair hardsigmoid_eval(V x, const V *p)
{
    V zero = v_set1(0), one = v_set1(1), alpha = p[0], beta = p[1];
#if AF_HAS_FMA
    W room = w_sum(one, v_neg(beta));
    V t = v_fma(alpha, x, beta);
    M below = v_lt(v_fma(alpha, x, v_neg(room.hi)), room.lo);
#else
    W ax = w_prod(alpha, x);
    M finite = v_le(v_abs(ax.hi), v_set1(AF_LARGEST / 4));
    W sum = w_sum(v_select(finite, ax.hi, zero), beta), over = w_sum(sum.hi, v_set1(-1));
    V low = v_add(sum.lo, ax.lo);
    V t = v_select(finite, v_add(sum.hi, low), v_add(ax.hi, beta));
    M below = v_lt(v_select(finite, v_add(over.hi, v_add(over.lo, low)), t), zero);
#endif
    V d = v_select(v_lt(zero, t), v_select(below, alpha, zero), zero);
    /* Where f(0) is 0, f(-0) is -0. */
    V least = v_max(zero, v_min(zero, x));
    return (Pair){v_select(v_le(t, zero), least, v_min(one, t)), keep_nan(x, d)};
}
#endif

AF_ROW_ELEMENTWISE(hardsigmoid, 2, AF_FROM_INPUT,
    .aliases = "hard_sigmoid",
    .summary = "Piecewise linear approximation of the sigmoid.",
    .citation = "Howard et al. 2019, Searching for MobileNetV3, arXiv:1905.02244; ONNX operator HardSigmoid",
    .params = {{"alpha", 0x1.5555555555556p-3, 0, INFINITY, "slope", "slope between the kinks", 0},
               {"beta", 0.5, -INFINITY, INFINITY, "shift", "value at 0", 0}},
    .formula = "min(max(alpha * x + beta, 0), 1)",
    .derivative = "where(0 < alpha * x + beta < 1, alpha, 0)",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "-beta / alpha: 0, (1 - beta) / alpha: 0", .left = "0", .right = "1",
    .lipschitz = "alpha",
    .ulp = {{0.502, 0.5, 0}, {0.502, 0.5, 0}},
    .ulp_without_fma = 0.5)
