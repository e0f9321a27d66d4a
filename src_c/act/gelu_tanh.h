/* GELU's tanh form, written with a sigmoid, which does not cancel:
     gelu_tanh(x) = x * sigmoid(a),   a = sqrt(8/pi) (x + 0.044715 x^3)
   a = |x| u has two words, as an error of a is |a| times as large in the result where x < 0. So
   has u = c1 + c3 x^2, from a c1 of few bits, of which u - c1 and c1 - u are exact.
   ULP: 0.5 of the result, 0.5 of the quotient, up to 0.7 of exp, up to 0.3 of the reduced
   argument: 2 at most. The derivative as logistic_gated_slope. */
#ifdef AF_MATH
#include "math/logistic.h"
#if AF_IS_F32
#define gelu_tanh_INTERLEAVE , AF_SOME_REGISTERS
#endif
/* There |a|, 112.5 or 795, is just beyond -AF_EXP_MIN: x is clamped, and the sigmoid what
   it is further out.                                                          */
#if AF_IS_F32
#define AF_GELU_TANH_LARGEST 11
#else
#define AF_GELU_TANH_LARGEST 22
#endif
/* sqrt(8/pi), and 0.044715 times that */
#define AF_GELU_TANH_LINEAR 0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54
#define AF_GELU_TANH_SHORT (S)0x1.9884p+0
#define AF_GELU_TANH_REST_OF_SHORT (S)((0x1.9884533d43651p+0 - 0x1.9884p+0) - 0x1.cbc0d30ebfd15p-54)
#define AF_GELU_TANH_CUBIC 0x1.2444f2a4d8b4bp-4, -0x1.6c843a29d1c70p-61
/* c1 + c3 square for the linear coefficient c1. */
AF_FN W gelu_tanh_even(W square, W c3)
{
#if AF_HAS_FMA
    V c1 = v_set1(AF_GELU_TANH_SHORT), c1_low = v_set1(AF_GELU_TANH_REST_OF_SHORT);
    V u = v_fma(c3.hi, square.hi, c1), low = v_fma(c3.lo, square.hi, c1_low);
    V rest = v_fma(c3.hi, square.hi, v_sub(c1, u));
    return (W){u, v_add(rest, v_fma(c3.hi, square.lo, low))};
#else
    return w_add(w_const(AF_GELU_TANH_LINEAR), w_mul(square, c3));
#endif
}
AF_FN Pair gelu_tanh_eval(V x, const V *p)
{
    V z = logistic_size(x, AF_GELU_TANH_LARGEST);
    W square = w_prod(z, z), c3 = w_const(AF_GELU_TANH_CUBIC), u = gelu_tanh_even(square, c3);
    W a = w_scale(z, u);
    /* z a'(z) = a + 2 z (u - c1) */
    V c1 = v_set1(AF_GELU_TANH_SHORT), c1_low = v_set1(AF_GELU_TANH_REST_OF_SHORT);
    V bend = v_sub(u.hi, c1), bend_low = v_sub(u.lo, c1_low), twice = v_add(z, z);
    V first = v_sub(v_set1(1), a.hi), rest = v_fnma(twice, bend, first);
    V rest_low = v_fnma(twice, bend, v_sub(first, rest));
    rest_low = v_fnma(twice, bend_low, v_sub(rest_low, a.lo));
    ExpWord e = exp_word_split(a, AF_LOGISTIC_UP);
    V d = logistic_gated_slope(x, e, (W){rest, rest_low});
#if AF_IS_F32
    e = exp_word_of_product(z, u, AF_LOGISTIC_UP);
#endif
    V q = logistic_quotient(z, logistic_denominator(e));
    (void)p;
    return (Pair){logistic_gated(x, q), d};
}
#endif

/* With u = c (z + k z^3), p = 1 + 3 k z^2 and s the sigmoid,
     gelu_tanh'' = s(u) s(-u) (2 c + 12 c k z^2 - c^2 z p^2 tanh(u / 2))
   h is z in multiples of 2^-10: powers of it times leading digits are exact, so that p is
   rounded once. s(-u), which the rounding of u would spoil, is gelu_tanh(-z) / -z. From 20 on,
   where that becomes subnormal long before gelu_tanh'', exp(-u) is a product of such powers'. */
#define AF_GELU_TANH_Z "min(abs(x), 30)"
#define AF_GELU_TANH_H "(" AF_GELU_TANH_Z " + 6597069766656 - 6597069766656)"
#define AF_GELU_TANH_U "(2*sqrt(2/pi) * (" AF_GELU_TANH_Z " + 0.044715*" AF_GELU_TANH_Z "**3))"
#define AF_GELU_TANH_P                                                            \
    "(1 + 0.134033203125*" AF_GELU_TANH_H "**2 + (0.000111796875*" AF_GELU_TANH_H \
    "**2 + 0.134145*(" AF_GELU_TANH_Z " - " AF_GELU_TANH_H ") * (" AF_GELU_TANH_Z \
    " + " AF_GELU_TANH_H ")))"
#define AF_GELU_TANH_BEND                                                             \
    "(4*sqrt(2/pi) + 1.07316*sqrt(2/pi)*" AF_GELU_TANH_Z "**2 - 8/pi*" AF_GELU_TANH_Z \
    " * " AF_GELU_TANH_P "**2 * tanh(" AF_GELU_TANH_U " / 2))"
#define AF_GELU_TANH_REST                                                                       \
    "((2*sqrt(2/pi) - 1.595703125)*" AF_GELU_TANH_H                                             \
    " + (2*sqrt(2/pi)*0.044715 - 0.0712890625)*" AF_GELU_TANH_H "**3 + (" AF_GELU_TANH_Z        \
    " - " AF_GELU_TANH_H ") * (2*sqrt(2/pi) * (1 + "                                            \
    "0.044715*(" AF_GELU_TANH_Z "**2 + " AF_GELU_TANH_Z "*" AF_GELU_TANH_H " + " AF_GELU_TANH_H \
    "**2))))"
AF_ROW_ELEMENTWISE(gelu_tanh, 0, AF_FROM_INPUT,
    .aliases = "gelu_new gelu_pytorch_tanh gelu_accurate gelu_fast gelu_approx sielu",
    .summary = "GELU by its tanh approximation.",
    .citation = "Hendrycks & Gimpel 2016, arXiv:1606.08415",
    .formula = "x / (1 + exp(-2 * sqrt(2/pi) * (x + 0.044715*x**3)))",
    .derivative = "sigmoid(2*sqrt(2/pi)*(x + 0.044715*x**3)) + x * 2*sqrt(2/pi) * (1 + 3*0.044715*x**2) * sigmoid(2*sqrt(2/pi)*(x + 0.044715*x**3)) * sigmoid(-2*sqrt(2/pi)*(x + 0.044715*x**3))",
    .second_derivative =
        "where(abs(x) < 1, sigmoid(" AF_GELU_TANH_U ") * sigmoid(-" AF_GELU_TANH_U ") * " AF_GELU_TANH_BEND ", "
        "where(abs(x) < 20, sigmoid(" AF_GELU_TANH_U ") * (" AF_GELU_TANH_BEND " / -abs(x)) * gelu_tanh(-abs(x)), "
        AF_GELU_TANH_BEND " * exp(-1.595703125*" AF_GELU_TANH_H ") * exp(-" AF_GELU_TANH_REST ") * exp(-0.0712890625*" AF_GELU_TANH_H "**3)))",
    .range = "[-0.17004075087811660, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1.1290", .roots = "0",
    .derivative_roots = "-0.7524614220710162",
    .inflections = "-1.4185040087908283556, 1.4185040087908283556", .exact = "0: 0",
    .ulp = {{2.0, 2.5, 0}, {1.5, 2.5, 0}},
    .ulp_without_fma = 0.5)
