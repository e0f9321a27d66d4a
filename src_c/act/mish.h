/* mish(x) = x tanh(softplus(x)). For x of either sign, with e = exp(x),
     n = e (e + 2),   d = n + 2,   mish = x n / d,
     mish' = (n d + 4 x e (1 + e)) / d^2 = e ((e + 2) d + 4 x (1 + e)) / d^2,
   with a root at -1.19. From 20 on, n / d is 1 and the derivative too.
   In float32 by one word of a double (math/wide.h): 0.5 of the result, 0.06 of exp, and four times
   as much of the derivative near its root.
   In float64 e, n and d have low words, and the sum with the root two: 0.5 of the result, 0.25 of
   the products last added to it; of the slope, whose numerator may be nearer to a power of two,
   another 0.5 of each.  */
#ifdef AF_MATH
#include "math/exp.h"
#include "math/wide.h"
#define mish_INTERLEAVE , AF_FEW_REGISTERS
#if AF_IS_F32
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
/* e times AF_EXP_UP, for e and n are normal numbers then. */
AF_FN Pair mish_eval(V x, const V *p)
{
    V one = v_set1(1), two = v_set1(2), four = v_set1(4), down = v_set1(AF_EXP_DOWN);
    V near = v_min(v_set1(20), v_max(v_set1(AF_EXP_MIN), x));
    M far = v_lt(v_set1(20), x);
    ExpWord exp = exp_word_split(w_of(near), AF_EXP_BIAS - AF_EXP_RANGE);
    V up = v_fma(exp.scale, exp.v, exp.scale);
    V up_low = v_fma(exp.scale, exp.low, v_fma(exp.scale, exp.v, v_sub(exp.scale, up)));
    V e = v_mul(up, down), c = v_add(two, e), c_low = v_add(v_sub(two, c), e);
    W n = w_prod(up, c);
    n.lo = v_fma(up, c_low, v_fma(up_low, c, n.lo));
    V rounded = v_mul(n.hi, down), d = v_add(two, rounded);
    V d_low = v_fma(n.lo, down, v_add(v_sub(two, d), rounded));
    V q = v_div(n.hi, d), q_rest = v_add(v_exact_fnma(q, d, n.hi), v_fnma(q, d_low, n.lo));
    V y = v_mul(v_fma(near, q, v_mul(near, v_mul(q_rest, v_rough_inverse(d)))), down);

    V e_low = v_mul(up_low, down), most = v_add(one, e);
    W least = {most, v_add(v_add(v_sub(one, most), e), e_low)};
    W bend = w_scale(v_mul(four, near), least);
    W t = w_add(w_mul((W){c, v_add(c_low, e_low)}, (W){d, d_low}), bend);
    t = w_fast_sum(t.hi, t.lo);
    W square = w_prod(d, d);
    square.lo = v_fma(d, v_add(d_low, d_low), square.lo);
    V g = v_div(t.hi, square.hi);
    V rest = v_fnma(g, square.lo, v_add(v_exact_fnma(g, square.hi, t.hi), t.lo));
    rest = v_fma(rest, v_rough_inverse(square.hi), v_mul(g, exp.low));
    V dy = v_mul(v_mul(v_add(g, v_fma(g, exp.v, rest)), exp.scale), down);
    (void)p;
    return (Pair){v_copysign(v_select(far, x, y), x), v_select(far, one, dy)};
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
    .ulp = {{1.5, 2.0, 0}, {1.0, 2.25, 0}},
    .ulp_without_fma = 0.5)
