/* GELU's tanh form, written with a sigmoid, which does not cancel:
     gelu_tanh(x) = x * sigmoid(a),   a = sqrt(8/pi) (x + 0.044715 x^3)        */
#ifdef AF_MATH
#include "math/logistic.h"
/* There |a| is just beyond what exp can hold. */
#if AF_IS_F32
#define AF_GELU_TANH_LARGEST 11
#else
#define AF_GELU_TANH_LARGEST 22
#endif
/* sqrt(8/pi), and 0.044715 times that */
#define AF_GELU_TANH_LINEAR 0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54
#define AF_GELU_TANH_CUBIC 0x1.2444f2a4d8b4bp-4, -0x1.6c843a29d1c70p-61
AF_FN Pair gelu_tanh_eval(V x, const V *p)
{
    V most = v_set1(AF_GELU_TANH_LARGEST), clamped = v_min(most, v_max(v_neg(most), x));
    W cubic = w_mul(w_prod(clamped, clamped), w_const(AF_GELU_TANH_CUBIC));
    W a = w_scale(clamped, w_add(w_const(AF_GELU_TANH_LINEAR), cubic));
    Logistic l = logistic_parts(a.hi, &a.lo);
    /* x a'(x) = a + 2 cubic x */
    W b = w_add(a, w_scale(v_mul(clamped, v_set1(2)), cubic));
    (void)p;
    return (Pair){logistic_times(l, x), logistic_times_slope(l, b.hi, &b.lo)};
}
#endif

AF_ROW_ELEMENTWISE(gelu_tanh, 0, AF_FROM_INPUT,
    .aliases = "gelu_new gelu_pytorch_tanh gelu_accurate gelu_fast gelu_approx",
    .summary = "GELU by its tanh approximation.",
    .citation = "Hendrycks & Gimpel 2016, arXiv:1606.08415",
    .formula = "x / (1 + exp(-2 * sqrt(2/pi) * (x + 0.044715*x**3)))",
    .derivative = "sigmoid(2*sqrt(2/pi)*(x + 0.044715*x**3)) + x * 2*sqrt(2/pi) * (1 + 3*0.044715*x**2) * sigmoid(2*sqrt(2/pi)*(x + 0.044715*x**3)) * sigmoid(-2*sqrt(2/pi)*(x + 0.044715*x**3))",
    .range = "[-0.17004075087811660, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1.1290", .roots = "0",
    .derivative_roots = "-0.7524614220710162", .exact = "0: 0",
    .ulp = {{1.75, 2.0, 0}, {1.75, 2.0, 0}},
    .ulp_without_fma = 0.5)
