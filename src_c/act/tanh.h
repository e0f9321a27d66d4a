/* tanh(x): with t = expm1(-2 |x|),
     tanh |x| = -t / (2 + t),     tanh' x = 4 exp(-2 |x|) / (2 + t)^2          */
#ifdef AF_MATH
#include "math/exp.h"
AF_FN Pair tanh_eval(V x, const V *p)
{
    Exp e = exp_of(v_mul(v_set1(-2), v_abs(x)));
#if AF_IS_F32
    W t = exp_minus_1_short(e);
#else
    W t = exp_minus_1(e);
#endif
    W s = w_inverse(w_add_to(v_set1(2), t));
    V y = w_round_mul(t, s);
    V d = exp_scaled(w_round_mul(w_shift(exp_significand(e), v_set1(4)), w_mul(s, s)), e);
    (void)p;
    return (Pair){v_copysign(y, x), d};
}
AF_FN V tanh_from_output(V y, const V *p)
{
    V one = v_set1(1), a = v_abs(y);
    (void)p;
    return v_mul(v_sub(one, a), v_add(one, a));
}
#endif

AF_ROW_ELEMENTWISE(tanh, 0, AF_FROM_EITHER,
    .summary = "Hyperbolic tangent.",
    .formula = "tanh(x)",
    .derivative = "4 * exp(-2*abs(x)) / (1 + exp(-2*abs(x)))**2",
    .from_output = "(1 - y) * (1 + y)",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-1", .right = "1", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{1.35, 1.0, 2.0}, {1.0, 1.0, 2.0}},
    .ulp_without_fma = 0.5)
