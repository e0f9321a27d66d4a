/* The conversions between memory and blocks of one ISA; isa/<isa>_block.c includes it. */
#ifndef AF_BLOCK_H
#define AF_BLOCK_H

#include <string.h>

#include "run/dispatch.h"
#include "run/run.h"
#include "simd/vector.h"

/* A stretch that is no whole register goes through one. */
#define AF_CONVERSION(type)                                                 \
    static void widen_##type(float *to, const void *from, ptrdiff_t n)      \
    {                                                                       \
        const uint16_t *p = from;                                           \
        ptrdiff_t i = 0;                                                    \
        for (; i <= n - AF_REGISTER_LANES; i += AF_REGISTER_LANES)          \
            r_store(to + i, r_load_##type(p + i));                          \
        if (i < n) {                                                        \
            uint16_t last[AF_REGISTER_LANES] = {0};                         \
            memcpy(last, p + i, (size_t)(n - i) * sizeof *last);            \
            r_store_up_to(to + i, r_load_##type(last), n - i);              \
        }                                                                   \
    }                                                                       \
    static void narrow_##type(void *to, const float *from, ptrdiff_t n)     \
    {                                                                       \
        uint16_t *p = to;                                                   \
        ptrdiff_t i = 0;                                                    \
        for (; i <= n - AF_REGISTER_LANES; i += AF_REGISTER_LANES)          \
            r_store_##type(p + i, r_load(from + i));                        \
        if (i < n) {                                                        \
            uint16_t last[AF_REGISTER_LANES];                               \
            r_store_##type(last, r_load_up_to(from + i, n - i, r_set1(0))); \
            memcpy(p + i, last, (size_t)(n - i) * sizeof *last);            \
        }                                                                   \
    }
AF_CONVERSION(float16)
AF_CONVERSION(bfloat16)

const af_conversions AF_CAT(af_conversions_, AF_ISA) = {widen_float16, widen_bfloat16,
                                                        narrow_float16, narrow_bfloat16};

#endif
