/* arctan(x) = atan(x), by math/atan.h. The derivative is 1 / (1 + x^2), and beyond 2^40, where
   the square may overflow and 1 is nothing beside it, (1 / x)^2.
   ULP: 0.7 in float64, 1.3 in float32; the derivative, of three roundings, 2. */
#ifdef AF_MATH
#include "math/atan.h"
AF_FN Pair arctan_eval(V x, const V *p)
{
    V one = v_set1(1), a = v_abs(x), most = v_set1(0x1p40f), near = v_min(most, a);
    V d = v_div(one, v_fma(near, near, one)), far = v_div(one, v_max(most, a));
    (void)p;
    return (Pair){atan_of(x), v_select(v_lt(most, a), v_mul(far, far), d)};
}
#endif

AF_ROW_ELEMENTWISE(arctan, 0, AF_FROM_INPUT,
    .aliases = "atan",
    .summary = "Inverse tangent.",
    .citation = "torch.atan; Lederer 2021, Activation functions in artificial neural networks, arXiv:2101.09957",
    .formula = "atan(x)",
    .derivative = "where(abs(x) < 1e9, 1 / (1 + x**2), 1 / x / x)",
    .second_derivative = "where(abs(x) < 1e9, -2 * x / (1 + x**2) / (1 + x**2), -2 / x / x / x)",
    .range = "[-pi/2, pi/2]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-pi/2", .right = "pi/2", .lipschitz = "1", .roots = "0", .inflections = "0",
    .exact = "0: 0",
    .ulp = {{1.3, 2.0, 0}, {1.0, 2.0, 0}},
    .ulp_without_fma = 0.5)
