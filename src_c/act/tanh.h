/* With z = |x|, and s = sigmoid(-2 z) (math/logistic.h): tanh' = 4 s (1 - s).
   tanh in float32 by math/tanh.h;
   in float64, with e = exp(2 z), as (e - 1) / (e + 1), by the denominator of s: nothing cancels,
   e - 1 keeps its relative error down to x = 0, where it is 2 z, and both sums and the quotient
   have low words.
   ULP: 0.5 of the result; in float32 1.353; in float64 up to 0.4 of e - 1, and 0.5 where e is
   2^54. tanh': 1.0 of s, whose effect in s (1 - s) is not more, and 0.5 of each product: 1.582.
   From the output, (1 - |y|) (1 + |y|): three roundings, 1.5 or less. */
#ifdef AF_MATH
#include "math/logistic.h"
#if AF_IS_F32
#include "math/tanh.h"
#define tanh_INTERLEAVE , AF_FEW_REGISTERS
#endif
AF_FN Pair tanh_eval(V x, const V *p)
{
    V z = v_abs(x), far = v_min(v_set1(AF_LOGISTIC_LARGEST / 2), z);
    V twice = v_add(far, far);
#if AF_IS_F32
    W d = logistic_denominator(exp_word(twice, AF_LOGISTIC_UP));
    V y = tanh_size(z);
#else
    ExpWord e = exp_word_split(w_of(twice), AF_LOGISTIC_UP);
    W d = logistic_denominator(e);
    V whole = v_sub(e.scale, v_set1(AF_LOGISTIC_DOWN)), n = v_fma(e.scale, e.v, whole);
    V n_low = v_fma(e.scale, e.low, v_fma(e.scale, e.v, v_sub(whole, n))), q = v_div(n, d.hi);
    V d_low = v_fma(e.scale, e.low, d.lo);
    V rest = v_add(v_exact_fnma(q, d.hi, n), v_fnma(q, d_low, n_low));
    /* Before n is subnormal. */
    V y = v_select(v_lt(z, v_set1(0x1p-30)), z, v_fma(rest, v_rough_inverse(d.hi), q));
#endif
    V s = logistic_inverse(d);
    V down = v_set1(AF_LOGISTIC_DOWN), product = v_fnma(v_mul(s, down), s, s);
    (void)p;
    return (Pair){v_copysign(y, x), v_mul(product, v_mul(down, v_set1(4)))};
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
    .ulp = {{1.5, 1.75, 2.0}, {1.25, 1.75, 2.0}},
    .ulp_without_fma = 0.5)
