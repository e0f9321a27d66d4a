/* What every file of maths and loops is compiled with. */
#ifndef AF_PORTABILITY_H
#define AF_PORTABILITY_H

#include <float.h>
#include <math.h>

#include "dispatch.h"

#if defined(__GNUC__) || defined(__clang__)
#define AF_FN static inline __attribute__((always_inline, unused))
#else
#define AF_FN static __forceinline
#endif

#if AF_IS_F32
#define AF_SUFFIX _f32
#define AF_LARGEST FLT_MAX
#else
#define AF_SUFFIX _f64
#define AF_LARGEST DBL_MAX
#endif

#endif
