/* sin and cos of any number, in float64: x = q pi / 2 + r with |r| <= pi / 4, by the
   multiples of pi / 2 up to AF_TRIG_LARGEST (Cody & Waite 1980, in four parts), and beyond
   by the product with as many bits of 2 / pi as it takes (Payne & Hanek 1983, Radian
   reduction for trigonometric functions, SIGNUM Newsletter 18). Of no double is r below
   2^-61 (Muller 2016, Elementary functions, 11.3). Then minimax polynomials, of degree
   15 and 16, as in fdlibm (Sun 1993, k_sin.c and k_cos.c).                    */
#ifndef AF_MATH_TRIG_H
#define AF_MATH_TRIG_H

#include <string.h>

#include "trig_coefs.h"
#include "two.h"

#define AF_TRIG_ROUNDER 0x1.8p52
/* Up to here the multiples of pi / 2 are subtracted part by part. q is then below 2^19,
   so that its products with the first two parts, of 33 bits, are exact.       */
#define AF_TRIG_LARGEST 0x1p19

/* x / (pi / 2) = q + f modulo 4 for AF_TRIG_LARGEST / 2 < |x|, f in [-1/2, 1/2] in two
   words: the product of x's significand and the bits of 2 / pi from where they
   count. Those above are multiples of 4.
   Error: 2^-67 relative, of 128 bits of the fraction, of which 61 may be zero. */
static void trig_reduce(double x, double *q, double *f, double *f_low)
{
    /* 128 bits of the fraction, 53 that the significand moves the end of 2 / pi up by, and
       33 above the point, 2 and what it takes to begin at a word: 214 bits, 7 words. */
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

/* x = q pi / 2 + r, q modulo 4 */
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

/* pi / 2 has 33 + 33 + 53 + 53 bits: its rest, 2^-176, times q leaves 2^-96 of the
   smallest r.
   Error: 2^-67 relative, of r, as trig_reduce. */
AF_FN Angle angle_parts(V x)
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

/* sin(r) = r + (r^3 s(r^2) + r.lo cos(r)), cos(r) to r^2 / 2, for |r| <= pi / 4.
   Error: 0.75 ulp: 0.5 of the sum, the rest of r^3 / 6, a fifth of it at most. */
AF_FN V sin_small(W r)
{
    V t = v_mul(r.hi, r.hi), half = v_mul(v_set1(0.5), t);
    V rest = v_fnma(r.lo, half, r.lo);
    return v_add(r.hi, v_fma(v_mul(r.hi, t), V_POLY(t, AF_SIN), rest));
}
/* cos(r) = w + ((1 - w - r^2 / 2) - r r.lo + r^4 c(r^2)), w = 1 - r^2 / 2 rounded, for
   |r| <= pi / 4.
   Error: 0.8 ulp: 0.5 of the sum, and 0.25 of r^2, a third of it at most. */
AF_FN V cos_small(W r)
{
    V one = v_set1(1), t = v_mul(r.hi, r.hi), half = v_mul(v_set1(0.5), t);
    V w = v_sub(one, half);
    V rest = v_sub(v_sub(v_sub(one, w), half), v_mul(r.hi, r.lo));
    return v_add(w, v_fma(v_mul(t, t), V_POLY(t, AF_COS), rest));
}

/* A number that is negative where the bit of the integer q, 1 or 2, is set: 2048 q has
   bit 1 of q where v_shift_to_exponent takes the sign from, 1024 q bit 2.     */
AF_FN V trig_bit(V q, int bit)
{
    return v_shift_to_exponent(v_fma(q, v_set1(bit == 1 ? 2048 : 1024), v_set1(AF_TRIG_ROUNDER)));
}
AF_FN V trig_signed(V y, V sign) { return v_mul(y, v_copysign(v_set1(1), sign)); }

/* sin(x) of any number; NaN of +-inf.
   Error: 0.85 ulp, as the two above. */
AF_FN V sin_of(V x)
{
    Angle a = angle_parts(x);
    M odd = v_lt(v_copysign(v_set1(1), trig_bit(a.q, 1)), v_set1(0));
    V y = trig_signed(v_select(odd, cos_small(a.r), sin_small(a.r)), trig_bit(a.q, 2));
    return v_select(v_le(v_abs(x), v_set1(0)), x, y);
}
/* cos(x) of any number; NaN of +-inf.
   Error: 0.85 ulp. */
AF_FN V cos_of(V x)
{
    Angle a = angle_parts(x);
    M odd = v_lt(v_copysign(v_set1(1), trig_bit(a.q, 1)), v_set1(0));
    V y = v_select(odd, sin_small(a.r), cos_small(a.r));
    return trig_signed(y, trig_bit(v_add(a.q, v_set1(1)), 2));
}

#endif
