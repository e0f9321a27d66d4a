/* What is done to blocks by the instructions of one ISA; isa/<isa>_block.c includes it. */
#ifndef AF_BLOCK_H
#define AF_BLOCK_H

#include <string.h>

#include "run/dispatch.h"
#include "run/run.h"
#include "simd/narrow.h"
#include "simd/transpose.h"
#include "simd/vector.h"

/* Some registers at a time, whose conversions hide each other's latency; a stretch that is no
   whole register goes through one. */
#define AF_CONVERSION(type)                                                  \
    static void widen_##type(float *to, const void *from, ptrdiff_t n)       \
    {                                                                        \
        const uint16_t *p = from;                                            \
        ptrdiff_t j = 0;                                                     \
        for (; j <= n - AF_LANES; j += AF_LANES) {                           \
            AF_UNROLL(r_store(to + j + i * AF_REGISTER_LANES,                \
                              r_load_##type(p + j + i * AF_REGISTER_LANES))) \
        }                                                                    \
        for (; j <= n - AF_REGISTER_LANES; j += AF_REGISTER_LANES)           \
            r_store(to + j, r_load_##type(p + j));                           \
        if (j < n) {                                                         \
            uint16_t last[AF_REGISTER_LANES] = {0};                          \
            memcpy(last, p + j, (size_t)(n - j) * sizeof *last);             \
            r_store_up_to(to + j, r_load_##type(last), n - j);               \
        }                                                                    \
    }                                                                        \
    static void narrow_##type(void *to, const float *from, ptrdiff_t n)      \
    {                                                                        \
        uint16_t *p = to;                                                    \
        ptrdiff_t j = 0;                                                     \
        for (; j <= n - AF_LANES; j += AF_LANES)                             \
            v_store_##type(p + j, v_load(from + j));                         \
        for (; j <= n - AF_REGISTER_LANES; j += AF_REGISTER_LANES)           \
            r_store_##type(p + j, r_load(from + j));                         \
        if (j < n) {                                                         \
            uint16_t last[AF_REGISTER_LANES];                                \
            r_store_##type(last, r_load_up_to(from + j, n - j, r_set1(0)));  \
            memcpy(p + j, last, (size_t)(n - j) * sizeof *last);             \
        }                                                                    \
    }
AF_CONVERSION(float16)
AF_CONVERSION(bfloat16)

/* n elements of a side of a square, by copies of fixed sizes that may overlap. */
#define AF_COPY_SIDE(size)                                               \
    AF_FN void copy_side_##size(char *to, const char *from, ptrdiff_t n) \
    {                                                                    \
        ptrdiff_t part = AF_SIDE_##size;                                 \
        while (part > n)                                                 \
            part /= 2;                                                   \
        const ptrdiff_t last = (n - part) * size;                        \
        switch (part * size) {                                           \
        case 32:                                                         \
            memcpy(to, from, 32);                                        \
            break;                                                       \
        case 16:                                                         \
            memcpy(to, from, 16);                                        \
            memcpy(to + last, from + last, 16);                          \
            break;                                                       \
        case 8:                                                          \
            memcpy(to, from, 8);                                         \
            memcpy(to + last, from + last, 8);                           \
            break;                                                       \
        case 4:                                                          \
            memcpy(to, from, 4);                                         \
            memcpy(to + last, from + last, 4);                           \
            break;                                                       \
        case 2:                                                          \
            memcpy(to, from, 2);                                         \
            memcpy(to + last, from + last, 2);                           \
            break;                                                       \
        default:                                                         \
            *to = *from;                                                 \
        }                                                                \
    }
/* Squares that are no whole ones go through buffers, the first of them where more must not
   be read: beyond the end, and between rows, where it may be somebody else's. */
#define AF_TRANSPOSE(size)                                                                         \
    AF_COPY_SIDE(size)                                                                             \
    AF_FN void corner_##size(char *to, ptrdiff_t to_pitch, const char *from, ptrdiff_t from_pitch, \
                             const char *end, int dense, ptrdiff_t rows, ptrdiff_t columns)        \
    {                                                                                              \
        enum { SIDE = AF_SIDE_##size, WIDTH = SIDE * size };                                       \
        char in[SIDE * WIDTH] = {0}, out[SIDE * WIDTH];                                            \
        if (dense && end - from >= (SIDE - 1) * from_pitch + WIDTH) {                              \
            square_##size(out, WIDTH, from, from_pitch);                                           \
        } else {                                                                                   \
            for (ptrdiff_t j = 0; j < rows; j++)                                                   \
                copy_side_##size(in + j * WIDTH, from + j * from_pitch, columns);                  \
            square_##size(out, WIDTH, in, WIDTH);                                                  \
        }                                                                                          \
        for (ptrdiff_t i = 0; i < columns; i++)                                                    \
            copy_side_##size(to + i * to_pitch, out + i * WIDTH, rows);                            \
    }                                                                                              \
    static void transpose_##size(char *to, ptrdiff_t to_pitch, const char *from,                   \
                                 ptrdiff_t from_pitch, ptrdiff_t rows, ptrdiff_t columns)          \
    {                                                                                              \
        enum { SIDE = AF_SIDE_##size };                                                            \
        const int dense = from_pitch == columns * size;                                            \
        const char *end = from + (rows - 1) * from_pitch + columns * size;                         \
        /* The last squares overlap those before. */                                               \
        for (ptrdiff_t next = 0; next < rows; next += SIDE) {                                      \
            const ptrdiff_t j = rows < SIDE || next + SIDE <= rows ? next : rows - SIDE;           \
            for (ptrdiff_t right = 0; right < columns; right += SIDE) {                            \
                const ptrdiff_t i =                                                                \
                    columns < SIDE || right + SIDE <= columns ? right : columns - SIDE;            \
                char *p = to + i * to_pitch + j * size;                                            \
                const char *q = from + j * from_pitch + i * size;                                  \
                if (rows >= SIDE && columns >= SIDE)                                               \
                    square_##size(p, to_pitch, q, from_pitch);                                     \
                else                                                                               \
                    corner_##size(p, to_pitch, q, from_pitch, end, dense,                          \
                                  rows - j < SIDE ? rows - j : SIDE,                               \
                                  columns - i < SIDE ? columns - i : SIDE);                        \
            }                                                                                      \
        }                                                                                          \
    }
AF_TRANSPOSE(1)
AF_TRANSPOSE(4)
AF_TRANSPOSE(8)

static void transpose(void *to, ptrdiff_t to_pitch, const void *from, ptrdiff_t from_pitch,
                      ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t size)
{
    (size == 1   ? transpose_1
     : size == 4 ? transpose_4
                 : transpose_8)(to, to_pitch, from, from_pitch, rows, columns);
}

#define AF_SHIFT(type, ones)                                                        \
    static void shift_##ones(type *to, const type *x, type scale, const type *bias, \
                             ptrdiff_t step, ptrdiff_t n)                           \
    {                                                                               \
        if (step)                                                                   \
            for (ptrdiff_t i = 0; i < n; i++)                                       \
                to[i] = x[i] * scale + bias[i];                                     \
        else                                                                        \
            for (ptrdiff_t i = 0; i < n; i++)                                       \
                to[i] = x[i] * scale + bias[0];                                     \
    }
AF_SHIFT(float, floats)
AF_SHIFT(double, doubles)

const af_conversions AF_CAT(af_conversions_, AF_ISA) = {
    widen_float16, widen_bfloat16, narrow_float16, narrow_bfloat16,
    transpose,     shift_floats,   shift_doubles};

#endif
