/* A V's worth of floats as numbers of 16 bits, for block.h: as r_store_bfloat16() has them. */
#ifndef AF_SIMD_NARROW_H
#define AF_SIMD_NARROW_H

#include "simd/vector.h"

#if defined(__AVX2__) && !defined(__AVX512F__)
/* u rounded to its upper half, ties to even; a NaN may come out as anything. */
AF_FN __m256i upper_half(R a)
{
    const __m256i u = _mm256_castps_si256(a);
    const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(u, 16), _mm256_set1_epi32(1));
    const __m256i bias = _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff));
    return _mm256_srli_epi32(_mm256_add_epi32(u, bias), 16);
}
/* Two registers in one: packing goes by halves of 128 bits. */
AF_FN void store_two_bfloat16(uint16_t *p, R a, R b)
{
    const __m256i mixed = _mm256_packus_epi32(upper_half(a), upper_half(b));
    _mm256_storeu_si256((__m256i *)p, _mm256_permute4x64_epi64(mixed, 0xd8));
}
AF_FN void v_store_bfloat16(uint16_t *p, V a)
{
    if (v_any(v_isnan(a))) {
        AF_UNROLL(r_store_bfloat16(p + i * AF_REGISTER_LANES, a.r[i]))
        return;
    }
    store_two_bfloat16(p, a.r[0], a.r[1]);
    store_two_bfloat16(p + 2 * AF_REGISTER_LANES, a.r[2], a.r[3]);
}
#else
AF_FN void v_store_bfloat16(uint16_t *p, V a)
{
    AF_UNROLL(r_store_bfloat16(p + i * AF_REGISTER_LANES, a.r[i]))
}
#endif
AF_FN void v_store_float16(uint16_t *p, V a)
{
    AF_UNROLL(r_store_float16(p + i * AF_REGISTER_LANES, a.r[i]))
}

#endif
