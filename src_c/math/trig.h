/* sin and cos of any number: x = q pi / 2 + r with |r| <= pi / 4. */
#ifndef AF_MATH_TRIG_H
#define AF_MATH_TRIG_H

#include <string.h>

#include "trig_coefs.h"
#include "two.h"

#define AF_TRIG_ROUNDER 0x1.8p52
/* Up to here the multiples of pi / 2 are subtracted part by part. */
#define AF_TRIG_LARGEST 0x1p19

/* x / (pi / 2) = q + f modulo 4 for AF_TRIG_LARGEST / 2 < |x|, f in [-1/2, 1/2] in two
   words: the product of x's significand and the bits of 2 / pi from where they
   count. Those above are multiples of 4.                                      */
static void trig_reduce(double x, double *q, double *f, double *f_low)
{
    enum { WINDOW = 7, WORDS = WINDOW + 2 };
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    const int exponent = (int)(u >> 52 & 0x7ff) - 1075;
    const uint64_t significand = (u & 0xfffffffffffff) | 0x10000000000000;
    const uint32_t part[2] = {(uint32_t)significand, (uint32_t)(significand >> 32)};
    if (exponent > 1023 - 52) {
        *q = 0, *f = *f_low = x - x;
        return;
    }
    const int first = exponent >= 2 ? (exponent - 2) / 32 : 0;
    uint32_t product[WORDS] = {0}; /* the lowest first */
    for (int j = 0; j < 2; j++) {
        uint64_t carry = 0;
        for (int i = 0; i < WINDOW; i++) {
            carry += (uint64_t)part[j] * AF_TWO_OVER_PI_WORDS[first + WINDOW - 1 - i];
            carry += product[i + j];
            product[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product[WINDOW + j] = (uint32_t)carry;
    }
    /* The point lies before this many bits. */
    const int point = 32 * (first + WINDOW) - exponent;
    const int word = point / 32, bit = point % 32;
    uint32_t top[5]; /* what is above the point, then what is below it */
    for (int i = 0; i < 5; i++) {
        const int at = word - i;
        uint32_t low = at < WORDS ? product[at] : 0;
        uint32_t high = at + 1 < WORDS ? product[at + 1] : 0;
        top[i] = bit ? low >> bit | high << (32 - bit) : low;
    }
    unsigned quarter = top[0] & 3;
    uint64_t high = (uint64_t)top[1] << 32 | top[2], low = (uint64_t)top[3] << 32 | top[4];
    const int up = high >> 63;
    if (up) {
        quarter++;
        low = ~low + 1;
        high = ~high + (low == 0);
    }
    int shift = 0;
    while (shift < 127 && !(high >> 63)) {
        high = high << 1 | low >> 63;
        low <<= 1;
        shift++;
    }
    const double sign = (up ? -1.0 : 1.0) * (x < 0 ? -1.0 : 1.0);
    double scale = sign * 0x1p-64;
    for (int i = 0; i < shift; i++)
        scale *= 0.5;
    *q = x < 0 ? -(double)quarter : (double)quarter;
    *f = (double)(high >> 11) * 2048 * scale;
    *f_low = (double)((high << 53) | low >> 11) * 0x1p-53 * scale;
}

typedef struct {
    V q;
    W r;
} Angle;

AF_FN void trig_reduce_large(V x, V *q, W *f)
{
    S xs[AF_LANES], qs[AF_LANES], fs[AF_LANES], lows[AF_LANES];
    v_store(xs, x);
    for (int i = 0; i < AF_LANES; i++) {
        qs[i] = fs[i] = lows[i] = 0;
        if (fabs(xs[i]) > AF_TRIG_LARGEST)
            trig_reduce(xs[i], &qs[i], &fs[i], &lows[i]);
    }
    *q = v_load(qs);
    *f = (W){v_load(fs), v_load(lows)};
}

AF_FN Angle angle_of(V x)
{
    Angle a;
    V rounder = v_set1(AF_TRIG_ROUNDER);
    a.q = v_sub(v_fma(x, v_set1(AF_TWO_OVER_PI), rounder), rounder);
    V first = v_fnma(a.q, v_set1(AF_HALF_PI_1), x);
    W second = w_sum(first, v_neg(v_mul(a.q, v_set1(AF_HALF_PI_2))));
    W part = w_prod(a.q, v_set1(AF_HALF_PI_3));
    a.r = w_sum(second.hi, v_neg(part.hi));
    a.r.lo = v_add(a.r.lo, v_sub(second.lo, part.lo));
    a.r.lo = v_fnma(a.q, v_set1(AF_HALF_PI_4), a.r.lo);
    a.r = w_fast_sum(a.r.hi, a.r.lo);
    M large = v_lt(v_set1(AF_TRIG_LARGEST), v_abs(x));
    if (v_any(large)) {
        V q;
        W f;
        trig_reduce_large(x, &q, &f);
        a.q = v_select(large, q, a.q);
        a.r = w_select(large, w_mul(f, W_CONST(AF_HALF_PI)), a.r);
    }
    return a;
}

AF_FN V sin_small(W r)
{
    V t = v_mul(r.hi, r.hi), half = v_mul(v_set1(0.5), t);
    V rest = v_fnma(r.lo, half, r.lo);
    return v_add(r.hi, v_fma(v_mul(r.hi, t), V_POLY(t, AF_SIN), rest));
}
AF_FN V cos_small(W r)
{
    V one = v_set1(1), t = v_mul(r.hi, r.hi), half = v_mul(v_set1(0.5), t);
    V w = v_sub(one, half);
    V rest = v_sub(v_sub(v_sub(one, w), half), v_mul(r.hi, r.lo));
    return v_add(w, v_fma(v_mul(t, t), V_POLY(t, AF_COS), rest));
}

/* A number that is negative where the bit of the integer q, 1 or 2, is set. */
AF_FN V trig_bit(V q, int bit)
{
    return v_shift_to_exponent(v_fma(q, v_set1(bit == 1 ? 2048 : 1024), v_set1(AF_TRIG_ROUNDER)));
}
AF_FN V trig_signed(V y, V sign) { return v_mul(y, v_copysign(v_set1(1), sign)); }

AF_FN V sin_of(V x)
{
    Angle a = angle_of(x);
    M odd = v_lt(v_copysign(v_set1(1), trig_bit(a.q, 1)), v_set1(0));
    V y = trig_signed(v_select(odd, cos_small(a.r), sin_small(a.r)), trig_bit(a.q, 2));
    return v_select(v_le(v_abs(x), v_set1(0)), x, y);
}
AF_FN V cos_of(V x)
{
    Angle a = angle_of(x);
    M odd = v_lt(v_copysign(v_set1(1), trig_bit(a.q, 1)), v_set1(0));
    V y = v_select(odd, sin_small(a.r), cos_small(a.r));
    return trig_signed(y, trig_bit(v_add(a.q, v_set1(1)), 2));
}

#endif
