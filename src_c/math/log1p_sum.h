/* Logarithms of a row's sum of exponentials, which may cancel with its largest element. */
#ifndef AF_MATH_LOG1P_SUM_H
#define AF_MATH_LOG1P_SUM_H

#include "math/exp_below.h"

/* max, of which infinities have a difference too. */
AF_FN V sum_base(const Row *r)
{
    return v_min(v_max(r->max, v_set1(-AF_LARGEST)), v_set1(AF_LARGEST));
}

#if AF_IS_F32
#include <string.h>

/* exp(x - max) - less, for less 0 or 1, to the first sum. */
AF_FN void sum_add_exp(const Row *r, Into *into, V x, V less)
{
    V max = sum_base(r);
    AF_EACH_INTO
    {
        Part *sum = &into->sum[0][into->first + i];
        D shifted = d_sub(d_widen(x.r[i]), d_widen(max.r[i]));
        sum->hi = d_add(sum->hi, exp_below_in_double(shifted, d_widen(less.r[i])));
    }
}

/* log1p(u), u >= 0, in two words, lane by lane: there is one for a row. Like numbers in all
   registers.

     1 + u = 2^k (1 + w),  w in [-0.3, 0.42],  s = w / (2 + w),  |s| < 0.172
     log1p(w) = 2 atanh(s) = 2 s (1 + s^2/3 + s^4/5 + ...)

   cut off below 2^-50 of the result. k is that of AF_SPLIT_HALF in double.        */
AF_FN void log1p_doubles(double *u, int n)
{
    double whole[AF_LANES], down[AF_LANES], k[AF_LANES];
    uint64_t bits[AF_LANES], shift[AF_LANES];
    for (int i = 0; i < n; i++)
        whole[i] = 1 + u[i];
    memcpy(bits, whole, (size_t)n * sizeof *bits);
    for (int i = 0; i < n; i++) {
        bits[i] = (bits[i] + 0x00095f619980c433) >> 52;
        shift[i] = (2046 - bits[i]) << 52;
        bits[i] |= 0x4330000000000000;
    }
    memcpy(down, shift, (size_t)n * sizeof *bits);
    memcpy(k, bits, (size_t)n * sizeof *bits);
    for (int i = 0; i < n; i++) {
        k[i] -= 0x1p52 + 1023;
        const double w = k[i] == 0 ? u[i] : whole[i] * down[i] - 1;
        const double s = w / (2 + w), t = s * s;
        const double t2 = t * t;
        const double first = (1 / 3.0 + 1 / 5.0 * t) + t2 * (1 / 7.0 + 1 / 9.0 * t);
        const double last = (1 / 11.0 + 1 / 13.0 * t) + t2 * (1 / 15.0 + 1 / 17.0 * t);
        const double rest = first + t2 * t2 * last;
        u[i] = k[i] * 0x1.62e42fefa39efp-1 + 2 * (s + s * (t * rest));
    }
}

AF_FN W log1p_sum(W u, int along)
{
    const int n = along ? 1 : AF_LANES;
    float hi[AF_LANES], lo[AF_LANES];
    double log[AF_LANES];
    v_store(hi, u.hi);
    v_store(lo, u.lo);
    for (int i = 0; i < n; i++)
        log[i] = (double)hi[i] + lo[i];
    log1p_doubles(log, n);
    return number_of(log, along);
}
#else
#include "math/log1p.h"

AF_FN void sum_add_exp(const Row *r, Into *into, V x, V less)
{
    W e = exp_below_fine_words(w_sum(x, v_neg(sum_base(r))));
    sum_add_words_of(into, 0, w_add(e, w_of(v_neg(less))));
}

AF_FN W log1p_sum(W u, int along)
{
    /* Of many terms the low word may be far more than an ulp of the high one. */
    u = w_fast_sum(u.hi, u.lo);
    /* 1 + u = 2^k (1 + w), with k = 0 and w = u where u is at most 1. */
    M large = v_lt(v_set1(1), u.hi);
    V k;
    (void)along;
    (void)v_split(v_add(v_set1(1), u.hi), &k);
    k = v_select(large, k, v_set1(0));
    V down = v_shift_to_exponent(v_sub(v_set1(AF_EXP_ROUNDER + 1023), k));
    W shifted = w_add(w_shift(w_add(w_one(), u), down), w_of(v_set1(-1)));
    W w = w_select(large, shifted, u);
    W log = w_mul(w, log1p_over_words(w));
    return w_add(w_scale(k, w_const(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)), log);
}
#endif

#endif
