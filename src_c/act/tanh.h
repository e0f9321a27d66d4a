/* tanh(x): with t = expm1(-2 |x|),
     tanh |x| = -t / (2 + t),     tanh' x = 4 exp(-2 |x|) / (2 + t)^2
   Nothing cancels: t keeps its relative error down to x = 0, where it is 2 |x|. exp clamps
   -2 |x| at AF_EXP_MIN, where tanh has long been 1 and tanh' is zero.
   ULP: 0.5 of the result and t's error, which is halved for large x and not for small:
   in float64 up to 0.5 (exp_minus_1), in float32 up to 0.8 (exp_minus_1_high, which
   saves the operations of the low word). tanh' 0.5 and 0.3. From the output,
   (1 - |y|) (1 + |y|): three roundings, 1.5 or less. */
#ifdef AF_MATH
#include "math/exp.h"
AF_FN Pair tanh_eval(V x, const V *p)
{
    Exp e = exp_parts(v_mul(v_set1(-2), v_abs(x)));
#if AF_IS_F32
    W t = exp_minus_1_high(e);
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
    .second_derivative = "where(abs(x) < 300, -8 * sigmoid(2*x) * sigmoid(-2*x) * tanh(x), -8 * sign(x) * exp(-abs(x)) * exp(-abs(x)))",
    .from_output = "(1 - y) * (1 + y)",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "-1", .right = "1", .lipschitz = "1", .roots = "0",
    .inflections = "0", .exact = "0: 0",
    .ulp = {{1.35, 1.0, 2.0}, {1.0, 1.0, 2.0}},
    .ulp_without_fma = 0.5)
