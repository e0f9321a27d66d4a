/* star_relu(x) = scale max(x, 0)^2 + bias.
   scale max(x, 0) in two words: the high one's product with max(x, 0) is added by one fused step, and
   the low one's then, so that nothing is lost at the root: 0.5 ULP of the sum, 0.5 of the correction. */
#ifdef AF_MATH
#define star_relu_INTERLEAVE , AF_FEW_REGISTERS
#include "math/two.h"
AF_FN Pair star_relu_eval(V x, const V *p)
{
    V zero = v_set1(0), scale = p[0];
    /* A scale of 0 must not meet inf, and an infinite product has no low word. */
    V most = v_select(v_le(v_abs(scale), zero), v_set1(1), v_set1(INFINITY));
    V r = v_min(most, v_max(zero, x)), finite = v_min(v_set1(AF_LARGEST), r);
    W line = w_prod(scale, r);
    line.lo = v_where(v_le(v_abs(line.hi), v_set1(AF_LARGEST)), line.lo);
    /* Where f(0) is 0, f(-0) is -0. */
    V bias = v_select(v_le(v_abs(p[1]), zero), v_neg(zero), p[1]);
#if AF_HAS_FMA
    V y = v_fma(line.lo, finite, v_fma(line.hi, v_abs(r), bias));
#else
    W square = w_prod(line.hi, v_abs(r));
    M small = v_le(v_abs(square.hi), v_set1(AF_LARGEST / 4));
    W sum = w_sum(v_select(small, square.hi, zero), bias);
    V y = v_add(sum.hi, v_add(sum.lo, v_fma(line.lo, finite, square.lo)));
    y = v_select(v_lt(zero, r), v_select(small, y, v_add(square.hi, bias)), v_add(square.hi, bias));
#endif
    return (Pair){y, v_mul(v_add(scale, scale), r)};
}
#endif

AF_ROW_ELEMENTWISE(star_relu, 2, AF_FROM_INPUT,
    .summary = "Scaled and shifted square of ReLU, of mean 0 and variance 1 for normal inputs.",
    .citation = "Yu et al. 2022, MetaFormer baselines for vision, arXiv:2210.13452",
    .params = {{"scale", 0.8944, -INFINITY, INFINITY, "s scale_value", "factor of the square", 0},
               {"bias", -0.4472, -INFINITY, INFINITY, "b bias_value", "value for x <= 0", 0}},
    .formula = "scale * max(x, 0)**2 + bias",
    .derivative = "2 * scale * max(x, 0)",
    .second_derivative = "where(x > 0, 2 * scale, 0)",
    .monotone = "increasing if scale >= 0 else decreasing", .symmetry = "none", .smoothness = "C1",
    .left = "bias",
    .ulp = {{1.0, 0.5, 0}, {1.0, 0.5, 0}},
    .ulp_without_fma = 0.5)
