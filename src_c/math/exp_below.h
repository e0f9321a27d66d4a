/* exp of a two-word number x <= 0, as exp.h has it, but with the low word where it
   costs nothing: in the reduction's second step, whose result is rounded in any case.
   The terms of a row's sum are made of it. -inf gives 0, NaN gives NaN.            */
#ifndef AF_MATH_EXP_BELOW_H
#define AF_MATH_EXP_BELOW_H

#include "exp.h"

/* Below it exp is less than half of the smallest number. */
#if AF_IS_F32
#define AF_EXP_ZERO -104.0f
#else
#define AF_EXP_ZERO -745.2
#endif

/* What is a factor of something large is kept times AF_EXP_UP: so it is a normal number
   down to AF_EXP_RAISED_ZERO, far into and beyond the subnormals. Below AF_RAISED_SMALL
   it stays so for the product with a number b * AF_EXP_DOWN, whose words are normal
   wherever the product is not 0. From there on exp(x) itself is a normal number. */
#if AF_IS_F32
#define AF_EXP_RAISED_ZERO -131.0f
#define AF_RAISED_SMALL 0x1p-28f
#else
#define AF_EXP_RAISED_ZERO -1062.0
#define AF_RAISED_SMALL 0x1p-112
#endif

typedef struct {
    V scale; /* 2^k * AF_EXP_UP, or 0 */
    V r, r_low, v, v_low;
} ExpBelow;

/* All but v. */
AF_FN ExpBelow exp_below_reduced(W x, S zero)
{
    ExpBelow e;
    /* A product that underflows would take a hundred times as long. */
    M none = v_lt(x.hi, v_set1(zero));
    V whole = v_select(none, v_set1(0), x.hi), low = v_select(none, v_set1(0), x.lo);
    V shifted = v_fma(whole, v_set1(AF_LOG2E), v_set1(AF_EXP_SHIFTER));
    V k = v_sub(shifted, v_set1(AF_EXP_SHIFTER));
    whole = v_fnma(k, v_set1(AF_LN2_HIGH), whole);
    low = v_fnma(k, v_set1(AF_LN2_LOW), low);
    e.r = v_add(whole, low);
    e.r_low = v_add(v_sub(whole, e.r), low);
    e.scale = v_select(none, v_set1(0), v_shift_to_exponent(shifted));
    return e;
}
AF_FN ExpBelow exp_below_parts(W x, S zero)
{
    ExpBelow e = exp_below_reduced(x, zero);
    V square = v_mul(e.r, e.r), q = V_POLY(e.r, AF_EXP_Q);
    e.v = v_fma(square, q, e.r);
    e.v_low = v_add(v_fma(square, q, v_sub(e.r, e.v)), e.r_low);
    return e;
}

/* One word. Error: 1.0 ulp: half of it the rounding, half the low words. */
AF_FN V exp_below(W x)
{
    ExpBelow e = exp_below_parts(x, AF_EXP_ZERO);
    V scale = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    return v_fma(scale, e.v, scale);
}

/* exp(x) * AF_EXP_UP in one word, 0 below AF_EXP_RAISED_ZERO. Error: as exp_below. */
AF_FN V exp_below_raised(W x)
{
    ExpBelow e = exp_below_parts(x, AF_EXP_RAISED_ZERO);
    return v_fma(e.scale, e.v, e.scale);
}

/* Two words. Error: 2^-26 relative: the reduction's, which grows with |x|. */
AF_FN W exp_below_words(W x)
{
    ExpBelow e = exp_below_parts(x, AF_EXP_ZERO);
    V scale = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    return w_shift(w_add_to(v_set1(1), (W){e.v, e.v_low}), scale);
}
#if AF_IS_F32
/* exp(x) - less, for less 0 or 1, in doubles; below -700 as there. Error: 2^-39 relative. */
AF_FN D exp_below_in_double(D x, D less)
{
    const double *const c = AF_WIDE_EXP_Q;
    x = d_max(d_set1(-700), x);
    D shifter = d_set1(0x1.8p52 + 1023), shifted = d_fma(x, d_set1(AF_WIDE_LOG2E), shifter);
    D r = d_fnma(d_sub(shifted, shifter), d_set1(AF_WIDE_LN2), x), square = d_mul(r, r);
    D q = d_fma(d_set1(c[6]), square, d_fma(d_set1(c[5]), r, d_set1(c[4])));
    q = d_fma(q, square, d_fma(d_set1(c[3]), r, d_set1(c[2])));
    q = d_fma(q, square, d_fma(d_set1(c[1]), r, d_set1(c[0])));
    D scale = d_shift_to_exponent(shifted);
    return d_fma(scale, d_fma(square, q, r), d_sub(scale, less));
}
#else
/* The same for what cancels later: terms down to r^3 / 6 have two words, and so has what is
   added to r. Error: 2^-60 relative. */
AF_FN W exp_below_fine_words(W x)
{
    ExpBelow e = exp_below_reduced(x, AF_EXP_ZERO);
    W square = w_prod(v_mul(v_set1(0.5), e.r), e.r);
    W cube = w_mul(w_scale(e.r, square), w_const(0x1.5555555555555p-2, 0x1.5555555555555p-56));
    V fourth = v_mul(v_mul(e.r, e.r), v_mul(e.r, e.r));
    W v = w_fast_sum(e.r, square.hi),
      u = w_fast_sum(cube.hi, v_mul(fourth, V_POLY(e.r, AF_EXP_FOURTH)));
    V low = v_add(v_add(v.lo, square.lo), v_add(u.lo, cube.lo));
    v = w_fast_sum(v.hi, u.hi);
    v.lo = v_add(v.lo, v_add(low, v_fma(e.r_low, v.hi, e.r_low)));
    return w_shift(w_add_to(v_set1(1), v), v_mul(e.scale, v_set1(AF_EXP_DOWN)));
}
#endif
/* exp(x) * AF_EXP_UP. Error: as exp_below_words. */
AF_FN W exp_below_raised_words(W x)
{
    ExpBelow e = exp_below_parts(x, AF_EXP_RAISED_ZERO);
    return w_shift(w_add_to(v_set1(1), (W){e.v, e.v_low}), e.scale);
}

#endif
