/* log_ndtr(x) = log Phi(x), f' = phi(x) / Phi(x). With z = |x| and D = exp(-z^2 / 2) / Phi(-z), math/phi.h's
   or the series of its asymptotes,
     x < 0:  f = -(z^2 / 2 + log D),  f' = D / sqrt(2 pi)
     x >= 0: f = log1p(-t),  f' = phi(z) / (1 - t),  t = Phi(-z) = exp(-z^2 / 2) / D
   so that nothing cancels. Where log D is nothing beside z^2 / 2, f is -z^2 / 2 and f' is z.
   ULP: 0.5 of the result; D's 0.4 u, in float32 0.9, and the logarithm's 0.5 u; for x > 0 exp's
   0.4 u too. */
#ifdef AF_MATH
#include "math/log1p.h"
#include "math/phi.h"
#define log_ndtr_INTERLEAVE , AF_FEW_REGISTERS
/* D for z > AF_PHI_LARGEST, sqrt(2 pi) z (1 + u - 2 u^2 + 10 u^3 - ...), u = 1 / z^2: what is left
   out is below 2^-28 (2^-57) of it. */
AF_FN W log_ndtr_deep(V z)
{
#if AF_IS_F32
    static const S series[] = {1, -2, 10, -74};
#else
    static const S series[] = {1, -2, 10, -74, 706, -8162};
#endif
    V inverse = v_div(v_set1(1), z), u = v_mul(inverse, inverse);
    W sum = w_fast_sum(z, v_mul(inverse, V_POLY(u, series)));
    return w_mul(sum, w_const(0x1.40d931ff62706p+1, -0x1.a6a0d6f814637p-53));
}
/* log of a number from 2 to 2^63, in two words. */
AF_FN W log_ndtr_log(W d)
{
    V k, m = v_split(d.hi, &k);
    V down = v_shift_to_exponent(v_sub(v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE), k));
    W f = w_fast_sum(v_sub(m, v_set1(1)), v_mul(d.lo, down));
    return w_add(w_scale(k, w_const(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)),
                 w_mul(f, log1p_over(f)));
}
AF_FN Pair log_ndtr_eval(V x, const V *p)
{
    V most = v_set1((S)(AF_IS_F32 ? 0x1p+30 : 0x1p+60)), half = v_set1((S)0.5), one = v_set1(1);
    V far = v_abs(x), z = v_min(most, far), near = v_min(v_set1(AF_PHI_LARGEST), z);
    M is_far = v_lt(most, far), deep = v_lt(v_set1(AF_PHI_LARGEST), z);
    M below = v_lt(x, v_set1(0));
    (void)p;

    W d = phi_inverse_ratio(near, v_mul(near, near));
    if (v_any(deep))
        d = w_select(deep, log_ndtr_deep(z), d);
    V y_below = v_neg(w_round(w_add(w_prod(v_mul(half, z), z), log_ndtr_log(d))));
    y_below = v_select(is_far, v_mul(v_mul(v_neg(half), far), far), y_below);
    V d_below = v_select(is_far, far, w_round_mul(d, W_CONST(AF_RSQRT_2PI)));

    Exp e = exp_parts_w(w_shift(w_prod(near, near), v_neg(half)));
    W m = w_mul(exp_significand(e), w_inverse(d));
    W minus_t = w_shift(m, v_mul(e.scale, v_set1(-AF_EXP_DOWN)));
    V y = v_neg(exp_scaled(w_round_mul(m, log1p_over(minus_t)), e));
    W inverse = w_inverse(w_add_to(one, minus_t));
    V slope = exp_times(w_mul(W_CONST(AF_RSQRT_2PI), inverse), e);
    return (Pair){v_select(below, y_below, y), v_select(below, d_below, slope)};
}
#endif

/* f'' = -f' (f' + x). f' + x = g = 1 / (z + c), z = -x, by Laplace's continued fraction
   c = 2 / (z + 3 / (z + ...)), of which f' g is 1 / (1 + c / z) + g^2; above -4, where it converges
   slowly, as it stands, which loses four bits. phi as ndtr's second derivative has it. */
#define AF_LOG_NDTR_FRACTION                                                 \
    "2 / (-x + 3 / (-x + 4 / (-x + 5 / (-x + 6 / (-x + 7 / (-x + 8 / (-x + " \
    "9 / (-x + 10 / (-x + 11 / (-x + 12 / (-x + 13 / -x)))))))))))"
#define AF_LOG_NDTR_X "min(abs(x), 40)"
#define AF_LOG_NDTR_H "(" AF_LOG_NDTR_X " + 6442450944 - 6442450944)"
#define AF_LOG_NDTR_REST                                                                 \
    "(exp((" AF_LOG_NDTR_H " - " AF_LOG_NDTR_X ") * (" AF_LOG_NDTR_H " + " AF_LOG_NDTR_X \
    ") / 2) / sqrt(2*pi))"
#define AF_LOG_NDTR_SLOPE "(exp(-" AF_LOG_NDTR_H "**2 / 2) * " AF_LOG_NDTR_REST " / ndtr(x))"
AF_ROW_ELEMENTWISE(log_ndtr, 0, AF_FROM_INPUT,
    .summary = "Logarithm of the standard normal distribution function.",
    .citation = "scipy.special.log_ndtr",
    .formula = "where(x < 0, log(erfc(-x / sqrt(2)) / 2), log1p(-erfc(x / sqrt(2)) / 2))",
    .derivative = "2 * exp(-x**2 / 2) / sqrt(2*pi) / erfc(-x / sqrt(2))",
    .second_derivative = "where(x < -4, -1 / (1 + " AF_LOG_NDTR_FRACTION " / -x) - 1 / (-x + " AF_LOG_NDTR_FRACTION ")**2, "
        "where(x < 36, -" AF_LOG_NDTR_SLOPE " * (x + " AF_LOG_NDTR_SLOPE "), "
        "-exp(-" AF_LOG_NDTR_H "**2 / 4) * (" AF_LOG_NDTR_REST " * " AF_LOG_NDTR_X ") * exp(-" AF_LOG_NDTR_H "**2 / 4)))",
    .range = "[-inf, 0]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "-x**2 / 2 - log(-x * sqrt(2*pi))", .right = "0",
    .ulp = {{1.5, 1.5, 0}, {1.0, 1.0, 0}},
    .ulp_without_fma = 0.5)
