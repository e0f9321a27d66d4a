/* "In short": the primitives in one word of float64, with a relative error of 2^-40 at
   most, for results that are rounded to float32. There it is 2^-16 ulp: of 2^16 results
   one is rounded to the wrong side, and a formula of many steps loses little. Methods are
   those of the headers without "short", with polynomials as short as that allows and
   nothing in two words.

   Errors are those at arguments that float32 holds, and results that are normal numbers
   there: exp is 0 below 2^-1021.5, where k is -1022.                          */
#ifndef AF_MATH_SHORT_H
#define AF_MATH_SHORT_H

#include "atan.h"
#include "erf.h"
#include "log.h"
#include "power.h"
#include "short_coefs.h"
#include "trig.h"

typedef struct {
    V half_scale, v;
} ShortExpm1;

/* exp(x) = 2 (1 + v) 2^(k - 1): the scale is 0 for k = -1022, infinite for k = 1025.
   ln 2 has one part: k times its error, 2^-56, is below 2^-46.                */
AF_FN ShortExpm1 short_expm1_parts(V x)
{
    ShortExpm1 e;
    V shifter = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE - 1);
    V shifted = v_fma(x, v_set1(AF_LOG2E), shifter);
    V r = v_fnma(v_sub(shifted, shifter), v_set1(AF_SHORT_LN2), x);
    e.v = v_fma(v_mul(r, r), V_POLY(r, AF_SHORT_EXP), r);
    e.half_scale = v_shift_to_exponent(shifted);
    return e;
}

/* exp(x) for x <= 710.4. -708.6, from -708.05 to -708.74, has k = -1022: exp is 0.
   Error: 2^-43.3 relative. */
AF_FN V short_exp_negative(V x)
{
    ShortExpm1 e = short_expm1_parts(v_max(v_set1(-708.6), x));
    V two = v_set1(2);
    return v_mul(v_fma(e.v, two, two), e.half_scale);
}
/* exp(x). 710.4, from 710.13 to 710.82, has k = 1025: exp is infinite.
   Error: 2^-43.3 relative. */
AF_FN V short_exp(V x) { return short_exp_negative(v_min(v_set1(710.4), x)); }

/* expm1(x) for x <= 709.9. expm1(-60) is -1 to 86 bits, and 2^(k - 1) far from 0.
   Error: 2^-43 relative. */
AF_FN V short_expm1_negative(V x)
{
    ShortExpm1 e = short_expm1_parts(v_max(v_set1(-60), x));
    V y = v_fma(e.half_scale, e.v, v_sub(e.half_scale, v_set1(0.5)));
    return v_add(y, y);
}
/* expm1(x). 709.9, from 709.78 to 710.13, overflows as k = 1024 is doubled: an infinite
   scale would meet a negative v.
   Error: 2^-43 relative. */
AF_FN V short_expm1(V x) { return v_copysign(short_expm1_negative(v_min(v_set1(709.9), x)), x); }

/* k ln 2 + log1p(f), f in [sqrt(1/2) - 1, sqrt(2) - 1] by one polynomial, of degree 16:
   no division.                                                                */
AF_FN V short_log_sum(V k, V f)
{
    return v_fma(k, v_set1(AF_SHORT_LN2), v_mul(f, V_POLY(f, AF_SHORT_LOG)));
}
/* log(x).
   Error: 2^-43.6 relative. */
AF_FN V short_log(V x)
{
    V k, m = log_split(x, &k);
    return log_total(x, short_log_sum(k, v_sub(m, v_set1(1))));
}
/* log1p(x): f = x 2^-k + (2^-k - 1), rounded once.
   Error: 2^-43.6 relative. */
AF_FN V short_log1p(V x)
{
    V one = v_set1(1), u = v_add(one, x);
    V k, m = v_split(u, &k);
    V scale = v_shift_to_exponent(v_sub(v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE), k));
    V f = v_fma(x, scale, v_sub(scale, one));
    /* Where 2^-k might be no normal number, from 2^1022 on, 1 + x is x, as it is from 2^53
       on: 2^60 is a power between.                                            */
    M large = v_lt(v_set1(0x1p60), x);
    if (v_any(large))
        f = v_select(large, v_sub(m, one), f);
    return log_total(u, v_copysign(short_log_sum(k, f), x));
}
/* log1p(exp(x)) = max(x, 0) + log1p(exp(-|x|)): the polynomial is for [0, 1].
   Error: 2^-42.5 relative. */
AF_FN V short_log1p_exp(V x)
{
    V e = short_exp_negative(v_neg(v_abs(x)));
    return v_fma(e, V_POLY(e, AF_SHORT_LOG1P), v_max(v_set1(0), x));
}

/* 1 / (1 + exp(-x)), and 0 where exp overflows.
   Error: 2^-43.3 relative. */
AF_FN V short_logistic(V x)
{
    V one = v_set1(1);
    return v_div(one, v_add(one, short_exp(v_neg(x))));
}
/* tanh |x| = -t / (2 + t), t = expm1(-2 |x|).
   Error: 2^-43 relative. */
AF_FN V short_tanh(V x)
{
    V t = short_expm1_negative(v_mul(v_set1(-2), v_abs(x)));
    return v_copysign(v_div(t, v_add(v_set1(2), t)), x);
}
/* tanh(log1p(x)) = n / (n + 2), n = x (x + 2): 1 from 2^27 on, and at 2^60 n is finite.
   Error: 2^-51 relative. */
AF_FN V short_tanh_log1p(V x)
{
    V two = v_set1(2), w = v_min(v_set1(0x1p60), x);
    V n = v_mul(w, v_add(w, two));
    V y = v_copysign(v_div(n, v_add(n, two)), x);
    return v_select(v_lt(x, v_set1(-1)), v_set1(NAN), y);
}

/* x = (q + half) pi + r with |r| <= pi / 2: q is the nearest integer, half is 0 for sin,
   1/2 for cos. pi has two parts, of 33 and 53 bits, which leave 2^-86.9 of it; of
   no float32 number up to AF_TRIG_LARGEST is q / r above 2^41.2.              */
AF_FN V short_trig(V x, int is_cos)
{
    V rounder = v_set1(AF_TRIG_ROUNDER), half = v_set1(is_cos ? 0.5 : 0.0);
    V q = v_fma(x, v_set1(AF_SHORT_OVER_PI), is_cos ? v_neg(half) : rounder);
    q = v_sub(is_cos ? v_add(q, rounder) : q, rounder);
    V multiple = is_cos ? v_add(q, half) : q;
    V r = v_fnma(multiple, v_set1(AF_SHORT_PI_HIGH), x);
    r = v_fnma(multiple, v_set1(AF_SHORT_PI_LOW), r);
    M large = v_lt(v_set1(AF_TRIG_LARGEST), v_abs(x));
    if (v_any(large)) {
        V quarters, one = v_set1(1), zero = v_set1(0);
        W f;
        trig_reduce_large(x, &quarters, &f);
        quarters = v_sub(quarters, is_cos ? one : zero);
        /* An odd number of quarters leaves one of either sign for r. */
        M odd = v_lt(v_copysign(one, trig_bit(quarters, 1)), zero);
        V rest = v_select(odd, v_copysign(one, v_neg(f.hi)), zero);
        q = v_select(large, v_mul(v_set1(0.5), v_sub(quarters, rest)), q);
        r = v_select(large, v_mul(v_add(rest, f.hi), v_set1(AF_HALF_PI_HIGH)), r);
    }
    V t = v_mul(r, r), y = v_fma(v_mul(r, t), V_POLY(t, AF_SHORT_SIN), r);
    /* cos((q + 1/2) pi + r) = -(-1)^q sin(r) */
    y = trig_signed(y, trig_bit(q, 1));
    return is_cos ? v_neg(y) : y;
}
/* sin(x).
   Error: 2^-45.6 relative. */
AF_FN V short_sin(V x) { return v_select(v_le(v_abs(x), v_set1(0)), x, short_trig(x, 0)); }
/* cos(x).
   Error: 2^-45.6 relative. */
AF_FN V short_cos(V x) { return short_trig(x, 1); }

/* atan(x), as atan.h.
   Error: 2^-44.8 relative. */
AF_FN V short_atan(V x)
{
    V one = v_set1(1), t = atan_argument(x);
    M middle = v_lt(v_set1(AF_TAN_EIGHTH), t), great = v_lt(v_set1(AF_TAN_3_EIGHTHS), t);
    V n = v_select(great, v_set1(-1), v_select(middle, v_sub(t, one), t));
    V d = v_select(great, t, v_select(middle, v_add(t, one), one));
    V b = v_select(middle, v_set1(AF_ATAN_QUARTER_PI_HIGH), v_set1(0));
    b = v_select(great, v_set1(AF_ATAN_HALF_PI_HIGH), b);
    V z = v_div(n, d), s = v_mul(z, z);
    return v_copysign(v_add(b, v_fma(v_mul(z, s), V_POLY(s, AF_SHORT_ATAN), z)), x);
}

/* erfc(|x|) = exp(-x^2) q p(q), q = 1 / (|x| + AF_SHORT_ERFC_SHIFT), as phi.h. The rounding
   of x^2, up to 750, is 2^-44 of the result.
   Error: 2^-40.6 relative. */
AF_FN V short_erfc_abs(V x)
{
    V a = v_min(v_set1(AF_ERFC_LARGEST), v_abs(x));
    V e = short_exp_negative(v_neg(v_mul(a, a)));
    V q = v_div(v_set1(1), v_add(a, v_set1(AF_SHORT_ERFC_SHIFT)));
    V p = V_POLY(v_sub(q, v_set1(AF_SHORT_ERFC_CENTRE)), AF_SHORT_ERFC);
    return v_mul(v_mul(e, q), p);
}
/* erfc(x).
   Error: 2^-40.6 relative. */
AF_FN V short_erfc(V x)
{
    V y = short_erfc_abs(x);
    return v_select(v_lt(x, v_set1(0)), v_sub(v_set1(2), y), y);
}
/* erf(x): below 1/2 by a polynomial, beyond by erfc, which is less than 1/2 and erf
   more.
   Error: 2^-41 relative. */
AF_FN V short_erf(V x)
{
    V t = v_mul(x, x), small = v_mul(x, V_POLY(t, AF_SHORT_ERF));
    V y = v_copysign(v_sub(v_set1(1), short_erfc_abs(x)), x);
    return v_select(v_lt(v_abs(x), v_set1(AF_SHORT_ERF_LARGEST)), small, y);
}

/* x^y, by log.h's logarithm in one word: 2^-53 of y log|x|, at most 88 in float32, and
   short_exp.
   Error: 2^-42.5 relative. */
AF_FN V short_pow(V x, V y)
{
    V a = v_abs(x), k, m = log_split(a, &k);
    V log = log_sum(k, w_of(v_sub(m, v_set1(1))));
    return power_total(x, y, short_exp(v_mul(power_log_total(a, log), y)));
}

#endif
