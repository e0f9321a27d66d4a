/* AVX-512 (F, BW, DQ, VL). See simd/scalar.h for what each operation means. */
#include <immintrin.h>

#if !defined(__AVX512F__) || !defined(__AVX512BW__) || !defined(__AVX512DQ__) || \
    !defined(__AVX512VL__)
#error "compile this file with -mavx512f -mavx512bw -mavx512dq -mavx512vl"
#endif

#define AF_REGISTERS 4
#define AF_FEW_REGISTERS 2
#define AF_SOME_REGISTERS 4
#define AF_HAS_FMA 1
#if AF_IS_F32
typedef float S;
typedef __m512 R;
typedef __mmask16 RM;
#define AF_I(op) _mm512_##op##_ps
#define AF_CMP _mm512_cmp_ps_mask
#define AF_REGISTER_LANES 16
#else
typedef double S;
typedef __m512d R;
typedef __mmask8 RM;
#define AF_I(op) _mm512_##op##_pd
#define AF_CMP _mm512_cmp_pd_mask
#define AF_REGISTER_LANES 8
#endif

AF_FN R r_set1(S a) { return AF_I(set1)(a); }
AF_FN R r_load(const S *p) { return AF_I(loadu)(p); }
AF_FN void r_store(S *p, R a) { AF_I(storeu)(p, a); }
#define AF_STREAMS 1
AF_FN void r_stream(S *p, R a) { AF_I(stream)(p, a); }
AF_FN void r_stream_end(void) { _mm_sfence(); }
AF_FN R r_load_part(const S *p, ptrdiff_t n, R fill)
{
    return AF_I(mask_loadu)(fill, (RM)((1u << n) - 1), p);
}
AF_FN void r_store_part(S *p, R a, ptrdiff_t n) { AF_I(mask_storeu)(p, (RM)((1u << n) - 1), a); }

AF_FN R r_add(R a, R b) { return AF_I(add)(a, b); }
AF_FN R r_sub(R a, R b) { return AF_I(sub)(a, b); }
AF_FN R r_mul(R a, R b) { return AF_I(mul)(a, b); }
AF_FN R r_div(R a, R b) { return AF_I(div)(a, b); }
AF_FN R r_sqrt(R a) { return AF_I(sqrt)(a); }
AF_FN R r_fma(R a, R b, R c) { return AF_I(fmadd)(a, b, c); }
AF_FN R r_fnma(R a, R b, R c) { return AF_I(fnmadd)(a, b, c); }
AF_FN R r_two_prod(R a, R b, R *low)
{
    R p = r_mul(a, b);
    *low = AF_I(fmsub)(a, b, p);
    return p;
}
AF_FN R r_exact_fnma(R a, R b, R c) { return r_fnma(a, b, c); }

AF_FN R r_max(R a, R b) { return AF_I(max)(a, b); }
AF_FN R r_min(R a, R b) { return AF_I(min)(a, b); }
AF_FN R r_abs(R a) { return AF_I(abs)(a); }
AF_FN R r_neg(R a) { return AF_I(xor)(r_set1((S)-0.0), a); }
AF_FN R r_copysign(R a, R sign)
{
    R bit = r_set1((S)-0.0);
    return AF_I(or)(AF_I(andnot)(bit, a), AF_I(and)(bit, sign));
}

AF_FN RM r_lt(R a, R b) { return AF_CMP(a, b, _CMP_LT_OQ); }
AF_FN RM r_le(R a, R b) { return AF_CMP(a, b, _CMP_LE_OQ); }
AF_FN RM r_isnan(R a) { return AF_CMP(a, a, _CMP_UNORD_Q); }
AF_FN R r_select(RM m, R a, R b) { return AF_I(mask_blend)(m, b, a); }
AF_FN R r_where(RM m, R a) { return AF_I(maskz_mov)(m, a); }
AF_FN R r_negate_where(RM m, R a) { return AF_I(mask_xor)(a, m, a, r_set1((S)-0.0)); }
AF_FN int r_any(RM m) { return m != 0; }
AF_FN RM r_load_mask(const void *p)
{
#if AF_IS_F32
    __m128i bytes = _mm_loadu_si128(p);
#else
    __m128i bytes = _mm_loadl_epi64(p);
#endif
    return (RM)_mm_test_epi8_mask(bytes, bytes);
}

AF_FN R r_shift_to_exponent(R a)
{
#if AF_IS_F32
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(a), 23));
#else
    return _mm512_castsi512_pd(_mm512_slli_epi64(_mm512_castpd_si512(a), 52));
#endif
}

#if AF_IS_F32
AF_FN R r_swap(R a, int half)
{
    return half == 8   ? _mm512_shuffle_f32x4(a, a, 0x4e)
           : half == 4 ? _mm512_shuffle_f32x4(a, a, 0xb1)
           : half == 2 ? _mm512_permute_ps(a, 0x4e)
                       : _mm512_permute_ps(a, 0xb1);
}
AF_FN S r_first_lane(R a) { return _mm512_cvtss_f32(a); }
#else
AF_FN R r_swap(R a, int half)
{
    return half == 4   ? _mm512_shuffle_f64x2(a, a, 0x4e)
           : half == 2 ? _mm512_shuffle_f64x2(a, a, 0xb1)
                       : _mm512_permute_pd(a, 0x55);
}
AF_FN S r_first_lane(R a) { return _mm512_cvtsd_f64(a); }
#endif

AF_FN R r_rough_inverse(R a)
{
#if AF_IS_F32
    return _mm512_castsi512_ps(
        _mm512_sub_epi32(_mm512_set1_epi32(AF_INVERSE_BITS), _mm512_castps_si512(a)));
#else
    return _mm512_castsi512_pd(
        _mm512_sub_epi64(_mm512_set1_epi64(AF_INVERSE_BITS), _mm512_castpd_si512(a)));
#endif
}

AF_FN R r_split(R a, R *k)
{
#if AF_IS_F32
    __m512i u = _mm512_add_epi32(_mm512_castps_si512(a), _mm512_set1_epi32(AF_SPLIT_OFFSET));
    __m512i m = _mm512_and_si512(u, _mm512_set1_epi32(AF_SPLIT_MANTISSA));
    u = _mm512_or_si512(_mm512_srli_epi32(u, 23), _mm512_set1_epi32(AF_SPLIT_INTEGER));
    *k = r_sub(_mm512_castsi512_ps(u), r_set1(AF_SPLIT_BIAS));
    return _mm512_castsi512_ps(_mm512_add_epi32(m, _mm512_set1_epi32(AF_SPLIT_HALF)));
#else
    __m512i u = _mm512_add_epi64(_mm512_castpd_si512(a), _mm512_set1_epi64(AF_SPLIT_OFFSET));
    __m512i m = _mm512_and_si512(u, _mm512_set1_epi64(AF_SPLIT_MANTISSA));
    u = _mm512_or_si512(_mm512_srli_epi64(u, 52), _mm512_set1_epi64(AF_SPLIT_INTEGER));
    *k = r_sub(_mm512_castsi512_pd(u), r_set1(AF_SPLIT_BIAS));
    return _mm512_castsi512_pd(_mm512_add_epi64(m, _mm512_set1_epi64(AF_SPLIT_HALF)));
#endif
}

#if AF_IS_F32
AF_FN R r_load_float16(const void *p) { return _mm512_cvtph_ps(_mm256_loadu_si256(p)); }
AF_FN void r_store_float16(void *p, R a)
{
    _mm256_storeu_si256(p, _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}
AF_FN R r_load_bfloat16(const void *p)
{
    __m512i u = _mm512_cvtepu16_epi32(_mm256_loadu_si256(p));
    return _mm512_castsi512_ps(_mm512_slli_epi32(u, 16));
}
AF_FN void r_store_bfloat16(void *p, R a)
{
    __m512i u = _mm512_castps_si512(a), high = _mm512_srli_epi32(u, 16);
    __m512i odd = _mm512_and_si512(high, _mm512_set1_epi32(1));
    __m512i near = _mm512_add_epi32(u, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
    __m512i h = _mm512_srli_epi32(near, 16);
    h = _mm512_mask_or_epi32(h, r_isnan(a), high, _mm512_set1_epi32(0x40));
    _mm256_storeu_si256(p, _mm512_cvtepi32_epi16(h));
}

typedef struct {
    __m512d part[2];
} D;
#define AF_D_BINARY(name)                                                                          \
    AF_FN D d_##name(D a, D b)                                                                     \
    {                                                                                              \
        return (D){                                                                                \
            {_mm512_##name##_pd(a.part[0], b.part[0]), _mm512_##name##_pd(a.part[1], b.part[1])}}; \
    }
#define AF_D_TERNARY(name, op)                                           \
    AF_FN D d_##name(D a, D b, D c)                                      \
    {                                                                    \
        return (D){{_mm512_##op##_pd(a.part[0], b.part[0], c.part[0]),   \
                    _mm512_##op##_pd(a.part[1], b.part[1], c.part[1])}}; \
    }
AF_D_BINARY(add)
AF_D_BINARY(sub)
AF_D_BINARY(mul)
AF_D_BINARY(div)
AF_D_BINARY(max)
AF_D_BINARY(min)
AF_D_TERNARY(fma, fmadd)
AF_D_TERNARY(fnma, fnmadd)
AF_FN D d_set1(double a) { return (D){{_mm512_set1_pd(a), _mm512_set1_pd(a)}}; }
AF_FN __m512d d_shift_part(__m512d a)
{
    return _mm512_castsi512_pd(_mm512_slli_epi64(_mm512_castpd_si512(a), 52));
}
AF_FN D d_shift_to_exponent(D a) { return (D){{d_shift_part(a.part[0]), d_shift_part(a.part[1])}}; }
AF_FN R d_narrow(D a)
{
    return _mm512_insertf32x8(_mm512_castps256_ps512(_mm512_cvtpd_ps(a.part[0])),
                              _mm512_cvtpd_ps(a.part[1]), 1);
}
AF_FN D d_zero(void) { return (D){{_mm512_setzero_pd(), _mm512_setzero_pd()}}; }
AF_FN D d_load_floats(const float *p)
{
    return (D){{_mm512_cvtps_pd(_mm256_loadu_ps(p)), _mm512_cvtps_pd(_mm256_loadu_ps(p + 8))}};
}
/* From memory a conversion is one operation, from a register it is two or three. */
AF_FN D d_widen(R a)
{
    _Alignas(64) float lanes[AF_REGISTER_LANES];
    r_store(lanes, a);
    AF_IN_MEMORY(lanes);
    return d_load_floats(lanes);
}
AF_FN double d_total(D a)
{
    __m512d eight = _mm512_add_pd(a.part[0], a.part[1]);
    __m256d four = _mm256_add_pd(_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd(eight, 1));
    __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}
AF_FN void d_store(double *p, D a)
{
    _mm512_storeu_pd(p, a.part[0]);
    _mm512_storeu_pd(p + 8, a.part[1]);
}
#else
AF_FN R r_load_floats(const float *p) { return _mm512_cvtps_pd(_mm256_loadu_ps(p)); }
AF_FN void r_store_floats(float *p, R a) { _mm256_storeu_ps(p, _mm512_cvtpd_ps(a)); }
#endif
