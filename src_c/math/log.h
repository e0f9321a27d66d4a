/* Logarithms of any number, in float64: with a = m 2^k, m in [sqrt(1/2), sqrt(2)),
   f = m - 1,

     log(a) = k ln 2 + 2 atanh(s),   s = f / (2 + f) in +-0.1716

   by a minimax polynomial of degree 9 in s^2. The interval about 1 has no cut: there k
   is 0, and the error relative.                                               */
#ifndef AF_MATH_LOG_H
#define AF_MATH_LOG_H

#include "log_coefs.h"
#include "two.h"

/* A subnormal number is scaled up before it is split: by 2^54, the smallest of them,
   2^-1074, is normal.                                                         */
#define AF_LOG_UP_EXPONENT 54
#define AF_LOG_UP 0x1p54

/* a = m 2^k for a > 0; what comes of any other number means nothing. */
AF_FN V log_split(V a, V *k)
{
    M small = v_lt(a, v_set1(DBL_MIN));
    V m = v_split(a, k);
    if (v_any(small)) {
        m = v_split(v_select(small, v_mul(a, v_set1(AF_LOG_UP)), a), k);
        *k = v_sub(*k, v_select(small, v_set1(AF_LOG_UP_EXPONENT), v_set1(0)));
    }
    return m;
}

/* The logarithm where 0 < a < inf, and what it is elsewhere. */
AF_FN V log_total(V a, V y)
{
    V zero = v_set1(0);
    y = v_select(v_lt(a, v_set1(INFINITY)), y, a);
    M outside = v_le(a, zero);
    if (v_any(outside)) {
        V below = v_select(v_lt(a, zero), v_set1(NAN), v_set1(-INFINITY));
        y = v_select(outside, below, y);
    }
    return y;
}

/* k ln 2 + log1p(f), by fdlibm's (Sun 1993, e_log.c)

     log1p(f) = f - (f^2 / 2 - s (f^2 / 2 + 2 s^2 q(s^2))),

   in which f is exact, and the rest at most 0.17 of it. k AF_LOG_LN2_HIGH is exact
   (Cody & Waite). f.lo, below an ulp, enters with its derivative 1 / (1 + f), to first
   order 1 - f.                                                                */
AF_FN V log_sum(V k, W f)
{
    V half_square = v_mul(v_set1(0.5), v_mul(f.hi, f.hi));
    V s = v_div(f.hi, v_add(v_set1(2), f.hi)), t = v_mul(s, s);
    V p = v_fma(t, V_POLY(t, AF_LOG_Q), v_set1(AF_LOG_Q0_HIGH));
    V rest = v_mul(s, v_fma(v_add(t, t), p, half_square));
    rest = v_add(rest, v_fnma(f.lo, f.hi, f.lo));
    rest = v_fma(k, v_set1(AF_LOG_LN2_MIDDLE), rest);
    W y = w_fast_sum(v_mul(k, v_set1(AF_LOG_LN2_HIGH)), f.hi);
    return v_add(y.hi, v_sub(y.lo, v_sub(half_square, rest)));
}

/* log(x) of any number.
   Error: 0.85 ulp: 0.5 of the sum, the rest of f^2 / 2 and what is taken from it, just
   above sqrt(2) and below sqrt(1/2). */
AF_FN V log_of(V x)
{
    V k, m = log_split(x, &k);
    return log_total(x, log_sum(k, w_of(v_sub(m, v_set1(1)))));
}

/* log1p(x) of any number: log_of's, of the two words of 1 + x.
   Error: 0.85 ulp, as log_of. */
AF_FN V log1p_of(V x)
{
    V one = v_set1(1);
    W u = w_sum(one, x);
    V k, m = v_split(u.hi, &k);
    /* Of numbers so large that 2^-k would be subnormal, u.lo does not count: it is at
       most 1. Hence 1000, or anything from 60 to 1022.                        */
    V scale = v_sub(v_set1(0x1.8p52 + 1023), v_min(v_set1(1000), k));
    W f = w_fast_sum(v_sub(m, one), v_mul(u.lo, v_shift_to_exponent(scale)));
    return log_total(u.hi, v_copysign(log_sum(k, f), x));
}

/* log(x) for a positive number, in two words: the same series, in two-word arithmetic
   but for the polynomial, of which q's first coefficient has two words.
   Error: 2^-63.2 relative, of t q(t), rounded to one word, just below sqrt(1/2), where
   k ln 2 takes half of the sum. */
AF_FN W log_two_words(V x)
{
    V k, one = v_set1(1), m = log_split(x, &k);
    V n = v_sub(m, one);
    W d = w_sum(m, one), z;
    V inverse = v_div(one, d.hi);
    z.hi = v_mul(n, inverse);
    z.lo = v_mul(inverse, v_fnma(z.hi, d.lo, v_exact_fnma(z.hi, d.hi, n)));
    W t = w_mul(z, z);
    W c = w_fast_sum(v_set1(AF_LOG_Q0_HIGH), v_mul(t.hi, V_POLY(t.hi, AF_LOG_Q)));
    c.lo = v_add(c.lo, v_set1(AF_LOG_Q0_LOW));
    W twice = w_shift(z, v_set1(2)), cube = w_mul(twice, w_mul(t, c));
    W sum = w_fast_sum(twice.hi, cube.hi);
    sum.lo = v_add(sum.lo, v_add(twice.lo, cube.lo));
    W whole = w_fast_sum(v_mul(k, v_set1(AF_LOG_LN2_HIGH)), v_mul(k, v_set1(AF_LOG_LN2_MIDDLE)));
    return w_add(whole, sum);
}

#endif
