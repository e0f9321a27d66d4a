/* What depends on S, the type that loops compute in. */
#ifndef AF_SIMD_DTYPE_H
#define AF_SIMD_DTYPE_H

#include <float.h>
#include <math.h>

#include "actfast.h"
#include "inline.h"

/* AF_INVERSE_BITS: for r_rough_inverse, those of 2^127 less what makes the error even
   (Lomont 2003, Fast inverse square root, has the idea). For r_split: the bits of sqrt(1/2),
   of 1 less those, of the numbers whose last place is 1, that number and the exponents'
   bias.                                                                       */
#if AF_IS_F32
#define AF_SUFFIX _f32
#define AF_LARGEST FLT_MAX
#define AF_SPLIT_HALF 0x3f3504f3
#define AF_SPLIT_OFFSET (0x3f800000 - AF_SPLIT_HALF)
#define AF_SPLIT_MANTISSA 0x007fffff
#define AF_SPLIT_INTEGER 0x4b000000
#define AF_SPLIT_BIAS (0x1p23f + 127)
#define AF_INVERSE_BITS 0x7ef311c7
#else
#define AF_SUFFIX _f64
#define AF_LARGEST DBL_MAX
#define AF_SPLIT_HALF 0x3fe6a09e667f3bcd
#define AF_SPLIT_OFFSET (0x3ff0000000000000 - AF_SPLIT_HALF)
#define AF_SPLIT_MANTISSA 0x000fffffffffffff
#define AF_SPLIT_INTEGER 0x4330000000000000
#define AF_SPLIT_BIAS (0x1p52 + 1023)
#define AF_INVERSE_BITS 0x7fde6238502484ba
#endif

#endif
