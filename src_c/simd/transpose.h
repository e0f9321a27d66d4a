/* Squares of AF_SIDE by AF_SIDE elements turned over, for block.h: of one, four or eight
   bytes, which are moved and never computed with.                              */
#ifndef AF_SIMD_TRANSPOSE_H
#define AF_SIMD_TRANSPOSE_H

#include <stdint.h>
#include <string.h>

#include "inline.h"

/* to[i * to_pitch + j] = from[j * from_pitch + i], pitches in bytes */
#if defined(__AVX2__)
#include <immintrin.h>

enum { AF_SIDE_1 = 8, AF_SIDE_4 = 8, AF_SIDE_8 = 4 };

AF_FN void square_1(char *to, ptrdiff_t to_pitch, const char *from, ptrdiff_t from_pitch)
{
    __m128i a[8], b[4];
    for (int j = 0; j < 8; j++)
        a[j] = _mm_loadl_epi64((const __m128i *)(from + j * from_pitch));
    for (int j = 0; j < 4; j++)
        b[j] = _mm_unpacklo_epi8(a[j], a[j + 4]);
    for (int j = 0; j < 2; j++) {
        a[j] = _mm_unpacklo_epi8(b[j], b[j + 2]);
        a[j + 2] = _mm_unpackhi_epi8(b[j], b[j + 2]);
    }
    for (int j = 0; j < 4; j += 2) {
        b[j] = _mm_unpacklo_epi8(a[j], a[j + 1]);
        b[j + 1] = _mm_unpackhi_epi8(a[j], a[j + 1]);
    }
    for (int i = 0; i < 4; i++) {
        _mm_storel_epi64((__m128i *)(to + 2 * i * to_pitch), b[i]);
        _mm_storeh_pd((double *)(to + (2 * i + 1) * to_pitch), _mm_castsi128_pd(b[i]));
    }
}

AF_FN void square_4(char *to, ptrdiff_t to_pitch, const char *from, ptrdiff_t from_pitch)
{
    __m256 a[8], b[8];
    /* Halves of rows j and j + 4 side by side: what is left are moves within halves. */
    for (int j = 0; j < 4; j++)
        for (int half = 0; half < 2; half++) {
            const char *p = from + j * from_pitch + half * 16;
            a[j + 4 * half] =
                _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps((const float *)p)),
                                     _mm_loadu_ps((const float *)(p + 4 * from_pitch)), 1);
        }
    for (int half = 0; half < 8; half += 4) {
        b[half] = _mm256_unpacklo_ps(a[half], a[half + 1]);
        b[half + 1] = _mm256_unpackhi_ps(a[half], a[half + 1]);
        b[half + 2] = _mm256_unpacklo_ps(a[half + 2], a[half + 3]);
        b[half + 3] = _mm256_unpackhi_ps(a[half + 2], a[half + 3]);
        a[half] = _mm256_shuffle_ps(b[half], b[half + 2], 0x44);
        a[half + 1] = _mm256_shuffle_ps(b[half], b[half + 2], 0xee);
        a[half + 2] = _mm256_shuffle_ps(b[half + 1], b[half + 3], 0x44);
        a[half + 3] = _mm256_shuffle_ps(b[half + 1], b[half + 3], 0xee);
    }
    for (int i = 0; i < 8; i++)
        _mm256_storeu_ps((float *)(to + i * to_pitch), a[i]);
}

AF_FN void square_8(char *to, ptrdiff_t to_pitch, const char *from, ptrdiff_t from_pitch)
{
    __m256d a[4];
    for (int j = 0; j < 2; j++)
        for (int half = 0; half < 2; half++) {
            const char *p = from + j * from_pitch + half * 16;
            a[j + 2 * half] =
                _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd((const double *)p)),
                                     _mm_loadu_pd((const double *)(p + 2 * from_pitch)), 1);
        }
    for (int i = 0; i < 4; i += 2) {
        _mm256_storeu_pd((double *)(to + i * to_pitch), _mm256_unpacklo_pd(a[i], a[i + 1]));
        _mm256_storeu_pd((double *)(to + (i + 1) * to_pitch), _mm256_unpackhi_pd(a[i], a[i + 1]));
    }
}
#else
/* Without intrinsics; a compiler turns it into what the machine has. */
enum { AF_SIDE_1 = 8, AF_SIDE_4 = 4, AF_SIDE_8 = 2 };

#define AF_SQUARE(size, type, side)                                                                \
    AF_FN void square_##size(char *to, ptrdiff_t to_pitch, const char *from, ptrdiff_t from_pitch) \
    {                                                                                              \
        type a[side * side];                                                                       \
        for (int j = 0; j < side; j++)                                                             \
            memcpy(a + j * side, from + j * from_pitch, side * sizeof(type));                      \
        for (int i = 0; i < side; i++) {                                                           \
            type b[side];                                                                          \
            for (int j = 0; j < side; j++)                                                         \
                b[j] = a[j * side + i];                                                            \
            memcpy(to + i * to_pitch, b, sizeof b);                                                \
        }                                                                                          \
    }
AF_SQUARE(1, uint8_t, AF_SIDE_1)
AF_SQUARE(4, uint32_t, AF_SIDE_4)
AF_SQUARE(8, uint64_t, AF_SIDE_8)
#endif

#endif
