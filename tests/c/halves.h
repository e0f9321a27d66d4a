/* What the conversions between floats and the two 16-bit types must give. */
#ifndef HALVES_H
#define HALVES_H

#include <math.h>
#include <stdint.h>

/* Sign, exponent, significand: 1, 15 - bits, bits. */
enum { FLOAT16_BITS = 10, BFLOAT16_BITS = 7 };

static inline int half_bias(int bits) { return (1 << (14 - bits)) - 1; }

static inline float half_widen(uint16_t h, int bits)
{
    const int exponent = (h & 0x7fff) >> bits, rest = h & ((1 << bits) - 1), bias = half_bias(bits);
    double a;
    if (exponent == 2 * bias + 1)
        a = rest ? NAN : INFINITY;
    else if (exponent == 0)
        a = ldexp(rest, 1 - bias - bits);
    else
        a = ldexp(rest + (1 << bits), exponent - bias - bits);
    return (float)(h & 0x8000 ? -a : a);
}

/* To nearest even. */
static inline uint16_t half_narrow(float x, int bits)
{
    const int bias = half_bias(bits);
    const uint16_t sign = signbit(x) ? 0x8000 : 0, infinite = (uint16_t)((2 * bias + 1) << bits);
    if (isnan(x))
        return (uint16_t)(sign | infinite | 1 << (bits - 1));
    double a = fabs((double)x);
    int e = a > 0 && a < INFINITY ? ilogb(a) : -1000;
    e = e < 1 - bias ? 1 - bias : e;
    /* In units of the last place, which may carry into the exponent. */
    double units = a < INFINITY ? rint(ldexp(a, bits - e)) : INFINITY;
    double encoded = ldexp(e + bias - 1, bits) + units;
    return (uint16_t)(sign | (encoded < infinite ? (uint16_t)encoded : infinite));
}

static inline int half_is_nan(uint16_t h, int bits)
{
    return (h & 0x7fff) > (2 * half_bias(bits) + 1) << bits;
}
static inline int half_same(uint16_t a, uint16_t b, int bits)
{
    return a == b || (half_is_nan(a, bits) && half_is_nan(b, bits));
}

#endif
