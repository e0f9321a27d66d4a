/* mish(x) = x tanh(softplus(x)). In float64, with e = exp(-|x|),
     x >= 0:  n = 1 + 2 e,        d = n + 2 e^2,      mish = x n / d
     x <  0:  n = e (e + 2),      d = n + 2,          mish = x n / d
   and the derivative is
     x >= 0:  (n d + 4 x e^2 (1 + e)) / d^2
     x <  0:  e ((e + 2) d + 4 x (1 + e)) / d^2,      with a root at -1.19
   in two words: 0.5 of the result, and some u.
   In float32 by one word of a double (math/wide.h), for which the second line serves both signs: 0.5
   of the result, 0.06 of exp, and four times as much of the derivative near its root.  */
#ifdef AF_MATH
#include "math/exp.h"
#include "math/wide.h"
#if AF_IS_F32
#define mish_INTERLEAVE , AF_FEW_REGISTERS
/* For x of either sign by e = exp(x), n = e (e + 2), d = n + 2: x n / d, and
   (n d + 4 x e (1 + e)) / d^2. From 20 on, n / d is 1 and the derivative too. */
AF_FN Pair mish_eval(V x, const V *p)
{
    VD two = vd_set1(2), wide = vd_max(vd_set1(AF_EXP_MIN), vd_widen(x));
    VD near = vd_min(vd_set1(20), wide), e = wide_exp(near);
    VD n = vd_mul(e, vd_add(e, two)), d = vd_add(n, two);
    VD bend = vd_mul(vd_mul(vd_set1(4), near), vd_fma(e, e, e));
    (void)p;
    return (Pair){vd_narrow(vd_div(vd_mul(wide, n), d)),
                  vd_narrow(vd_div(vd_fma(n, d, bend), vd_mul(d, d)))};
}
#else
AF_FN Pair mish_eval(V x, const V *p)
{
    V one = v_set1(1), two = v_set1(2), four = v_set1(4);
    V from_min = v_max(v_set1(AF_EXP_MIN), x);
    V clamped = v_min(v_set1(-AF_EXP_MIN), from_min);
    M negative = v_lt(x, v_set1(0));
    Exp exp = exp_parts(v_neg(v_abs(clamped)));
    W e = exp_value(exp), m = exp_significand(exp);
    (void)p;

    W e_plus_2 = w_add_to(two, e), twice = w_shift(e, two), square = w_mul(e, e);
    W n = w_select(negative, e_plus_2, w_add_to(one, twice));
    W d = w_add(w_select(negative, w_add_to(two, twice), n),
                w_select(negative, square, w_shift(square, two)));
    W s = w_inverse(d);
    W factor = w_select(negative, m, w_one());
    V y = w_round_scale(from_min, w_mul(w_mul(factor, n), s));

    W bend = w_scale(v_mul(four, clamped), w_add_to(one, e));
    W slope = w_add(w_mul(n, d), w_select(negative, bend, w_mul(bend, square)));
    V dy = w_round_mul(factor, w_mul(slope, w_mul(s, s)));
    y = v_select(v_lt(v_set1(-AF_EXP_MIN), x), x, exp_scaled_where(negative, y, exp));
    return (Pair){v_copysign(y, x), exp_scaled_where(negative, dy, exp)};
}
#endif
#endif

/* mish'', with e = exp(x) and D = e^2 + 2 e + 2:
     4 e (2 (1 + e) + x (1 - 2 e^2 (e + 2) / D)) / D^2
   Below -1, where e becomes subnormal before x e does, by mish = x e (e + 2) / D; above 0 over
   e^4, in terms of exp(-x), and from 300 on, where exp(-2 x) becomes subnormal first, by its
   leading term. */
#define AF_MISH_ABOVE "(1 + 2*exp(-x) + 2*exp(-x)**2)"
#define AF_MISH_BELOW "(exp(x)**2 + 2*exp(x) + 2)"
#define AF_MISH_BEND \
    "(2*(1 + exp(x)) + max(x, -800)*(1 - 2*exp(x)**2 * (exp(x) + 2) / " AF_MISH_BELOW "))"
AF_ROW_ELEMENTWISE(mish, 0, AF_FROM_INPUT,
    .summary = "Self-gated by tanh of softplus.",
    .citation = "Misra 2019, arXiv:1908.08681",
    .formula = "where(x > 0, x * (1 + 2*exp(-x)) / (1 + 2*exp(-x) + 2*exp(-2*x)), x * exp(x) * (exp(x) + 2) / (exp(2*x) + 2*exp(x) + 2))",
    .derivative = "where(x > 0, ((1 + 2*exp(-x)) * (1 + 2*exp(-x) + 2*exp(-2*x)) + 4*x*exp(-2*x)*(1 + exp(-x))) / (1 + 2*exp(-x) + 2*exp(-2*x))**2, exp(x) * ((exp(x) + 2) * (exp(2*x) + 2*exp(x) + 2) + 4*x*(1 + exp(x))) / (exp(2*x) + 2*exp(x) + 2)**2)",
    .second_derivative = 
        "where(x > 300, -8*(x * exp(-x)) * exp(-x) * (1 - 1/x), where(x > 0, 4*exp(-2*x) * (2*(1 + exp(-x)) + x*(exp(-x) - 2*(1 + 2*exp(-x)) / " AF_MISH_ABOVE ")) / " AF_MISH_ABOVE "**2, "
        "where(x > -1, 4*exp(x) * " AF_MISH_BEND " / " AF_MISH_BELOW "**2, "
        "4*" AF_MISH_BEND " / (max(x, -800) * " AF_MISH_BELOW " * (exp(x) + 2)) * mish(x))))",
    .range = "[-0.30884341301725380, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1.08850", .roots = "0",
    .derivative_roots = "-1.1924312145154903",
    .inflections = "-2.2563763963907931200, 1.4905711795078454293", .exact = "0: 0",
    .ulp = {{1.5, 2.0, 0}, {1.5, 2.0, 0}},
    .ulp_without_fma = 0.5)
