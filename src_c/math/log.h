/* Logarithms of any number: with a = m 2^k, m in [sqrt(1/2), sqrt(2)), f = m - 1,

     log(a) = k ln 2 + 2 atanh(s),   s = f / (2 + f)                           */
#ifndef AF_MATH_LOG_H
#define AF_MATH_LOG_H

#include "log_coefs.h"
#include "two.h"

/* A subnormal number is scaled up before it is split. */
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

/* k ln 2 + log1p(f); f.lo is not even worth a rounding error. */
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

AF_FN V log_of(V x)
{
    V k, m = log_split(x, &k);
    return log_total(x, log_sum(k, w_of(v_sub(m, v_set1(1)))));
}

AF_FN V log1p_of(V x)
{
    V one = v_set1(1);
    W u = w_sum(one, x);
    V k, m = v_split(u.hi, &k);
    /* Of numbers so large that 2^-k would be subnormal, u.lo does not count. */
    V scale = v_sub(v_set1(0x1.8p52 + 1023), v_min(v_set1(1000), k));
    W f = w_fast_sum(v_sub(m, one), v_mul(u.lo, v_shift_to_exponent(scale)));
    return log_total(u.hi, v_copysign(log_sum(k, f), x));
}

/* log(x) for a positive number, to some 66 bits. */
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
