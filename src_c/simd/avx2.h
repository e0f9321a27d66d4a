/* AVX2 + FMA. See simd/scalar.h for what each operation means. */
#include <immintrin.h>
#include <string.h>

#if !defined(__AVX2__) || !defined(__FMA__)
#error "compile this file with -mavx2 -mfma"
#endif

#define AF_REGISTERS 4
#define AF_FEW_REGISTERS 2
#define AF_SOME_REGISTERS 3
#define AF_HAS_FMA 1
#if AF_IS_F32
typedef float S;
typedef __m256 R;
#define AF_I(op) _mm256_##op##_ps
#define AF_INT(op) _mm256_##op##_epi32
#define AF_REGISTER_LANES 8
#else
typedef double S;
typedef __m256d R;
#define AF_I(op) _mm256_##op##_pd
#define AF_INT(op) _mm256_##op##_epi64
#define AF_REGISTER_LANES 4
#endif
typedef R RM;

AF_FN R r_set1(S a) { return AF_I(set1)(a); }
AF_FN R r_load(const S *p) { return AF_I(loadu)(p); }
AF_FN void r_store(S *p, R a) { AF_I(storeu)(p, a); }
#define AF_STREAMS 1
AF_FN void r_stream(S *p, R a) { AF_I(stream)(p, a); }
AF_FN void r_stream_end(void) { _mm_sfence(); }

AF_FN __m256i r_first(ptrdiff_t n)
{
#if AF_IS_F32
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
#else
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
#endif
}
AF_FN R r_load_part(const S *p, ptrdiff_t n, R fill)
{
    __m256i first = r_first(n);
#if AF_IS_F32
    return AF_I(blendv)(fill, AF_I(maskload)(p, first), _mm256_castsi256_ps(first));
#else
    return AF_I(blendv)(fill, AF_I(maskload)(p, first), _mm256_castsi256_pd(first));
#endif
}
/* vmaskmov stores are microcoded on AMD: by halves, of what is left. */
AF_FN void r_store_part(S *p, R a, ptrdiff_t n)
{
#if AF_IS_F32
    __m128 left = _mm256_castps256_ps128(a);
    if (n & 4) {
        _mm_storeu_ps(p, left);
        left = _mm256_extractf128_ps(a, 1);
        p += 4;
    }
    if (n & 2) {
        _mm_storel_pi((__m64 *)p, left);
        left = _mm_movehl_ps(left, left);
        p += 2;
    }
    if (n & 1)
        _mm_store_ss(p, left);
#else
    __m128d left = _mm256_castpd256_pd128(a);
    if (n & 2) {
        _mm_storeu_pd(p, left);
        left = _mm256_extractf128_pd(a, 1);
        p += 2;
    }
    if (n & 1)
        _mm_store_sd(p, left);
#endif
}

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
AF_FN R r_abs(R a) { return AF_I(andnot)(r_set1((S)-0.0), a); }
AF_FN R r_neg(R a) { return AF_I(xor)(r_set1((S)-0.0), a); }
AF_FN R r_copysign(R a, R sign)
{
    R bit = r_set1((S)-0.0);
    return AF_I(or)(AF_I(andnot)(bit, a), AF_I(and)(bit, sign));
}

AF_FN RM r_lt(R a, R b) { return AF_I(cmp)(a, b, _CMP_LT_OQ); }
AF_FN RM r_le(R a, R b) { return AF_I(cmp)(a, b, _CMP_LE_OQ); }
AF_FN RM r_isnan(R a) { return AF_I(cmp)(a, a, _CMP_UNORD_Q); }
AF_FN R r_select(RM m, R a, R b) { return AF_I(blendv)(b, a, m); }
AF_FN R r_where(RM m, R a) { return AF_I(and)(m, a); }
AF_FN R r_negate_where(RM m, R a) { return AF_I(xor)(a, AF_I(and)(m, r_set1((S)-0.0))); }
AF_FN int r_any(RM m) { return AF_I(movemask)(m) != 0; }
AF_FN RM r_load_mask(const void *p)
{
#if AF_IS_F32
    __m256i u = _mm256_cvtepu8_epi32(_mm_loadl_epi64(p));
    return _mm256_castsi256_ps(_mm256_cmpgt_epi32(u, _mm256_setzero_si256()));
#else
    int bytes;
    memcpy(&bytes, p, sizeof bytes);
    __m256i u = _mm256_cvtepu8_epi64(_mm_cvtsi32_si128(bytes));
    return _mm256_castsi256_pd(_mm256_cmpgt_epi64(u, _mm256_setzero_si256()));
#endif
}

AF_FN R r_shift_to_exponent(R a)
{
#if AF_IS_F32
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(a), 23));
#else
    return _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_castpd_si256(a), 52));
#endif
}

#if AF_IS_F32
AF_FN R r_swap(R a, int half)
{
    return half == 4   ? _mm256_permute2f128_ps(a, a, 1)
           : half == 2 ? _mm256_permute_ps(a, 0x4e)
                       : _mm256_permute_ps(a, 0xb1);
}
AF_FN S r_first_lane(R a) { return _mm256_cvtss_f32(a); }
#else
AF_FN R r_swap(R a, int half)
{
    return half == 2 ? _mm256_permute2f128_pd(a, a, 1) : _mm256_permute_pd(a, 5);
}
AF_FN S r_first_lane(R a) { return _mm256_cvtsd_f64(a); }
#endif

AF_FN R r_rough_inverse(R a)
{
#if AF_IS_F32
    return _mm256_castsi256_ps(
        _mm256_sub_epi32(_mm256_set1_epi32(AF_INVERSE_BITS), _mm256_castps_si256(a)));
#else
    return _mm256_castsi256_pd(
        _mm256_sub_epi64(_mm256_set1_epi64x(AF_INVERSE_BITS), _mm256_castpd_si256(a)));
#endif
}

AF_FN R r_split(R a, R *k)
{
#if AF_IS_F32
    __m256i u = _mm256_add_epi32(_mm256_castps_si256(a), _mm256_set1_epi32(AF_SPLIT_OFFSET));
    __m256i m = _mm256_and_si256(u, _mm256_set1_epi32(AF_SPLIT_MANTISSA));
    u = _mm256_or_si256(_mm256_srli_epi32(u, 23), _mm256_set1_epi32(AF_SPLIT_INTEGER));
    *k = r_sub(_mm256_castsi256_ps(u), r_set1(AF_SPLIT_BIAS));
    return _mm256_castsi256_ps(_mm256_add_epi32(m, _mm256_set1_epi32(AF_SPLIT_HALF)));
#else
    __m256i u = _mm256_add_epi64(_mm256_castpd_si256(a), _mm256_set1_epi64x(AF_SPLIT_OFFSET));
    __m256i m = _mm256_and_si256(u, _mm256_set1_epi64x(AF_SPLIT_MANTISSA));
    u = _mm256_or_si256(_mm256_srli_epi64(u, 52), _mm256_set1_epi64x(AF_SPLIT_INTEGER));
    *k = r_sub(_mm256_castsi256_pd(u), r_set1(AF_SPLIT_BIAS));
    return _mm256_castsi256_pd(_mm256_add_epi64(m, _mm256_set1_epi64x(AF_SPLIT_HALF)));
#endif
}

#if AF_IS_F32
AF_FN R r_load_float16(const void *p) { return _mm256_cvtph_ps(_mm_loadu_si128(p)); }
AF_FN void r_store_float16(void *p, R a)
{
    _mm_storeu_si128(p, _mm256_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}
AF_FN R r_load_bfloat16(const void *p)
{
    __m256i u = _mm256_cvtepu16_epi32(_mm_loadu_si128(p));
    return _mm256_castsi256_ps(_mm256_slli_epi32(u, 16));
}
AF_FN void r_store_bfloat16(void *p, R a)
{
    __m256i u = _mm256_castps_si256(a), high = _mm256_srli_epi32(u, 16);
    __m256i odd = _mm256_and_si256(high, _mm256_set1_epi32(1));
    __m256i near = _mm256_add_epi32(u, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff)));
    __m256i quiet = _mm256_or_si256(high, _mm256_set1_epi32(0x40));
    __m256i nan = _mm256_castps_si256(r_isnan(a));
    __m256i h = _mm256_blendv_epi8(_mm256_srli_epi32(near, 16), quiet, nan);
    h = _mm256_permute4x64_epi64(_mm256_packus_epi32(h, h), 0x08);
    _mm_storeu_si128(p, _mm256_castsi256_si128(h));
}

typedef struct {
    __m256d part[2];
} D;
#define AF_D_BINARY(name)                                                                          \
    AF_FN D d_##name(D a, D b)                                                                     \
    {                                                                                              \
        return (D){                                                                                \
            {_mm256_##name##_pd(a.part[0], b.part[0]), _mm256_##name##_pd(a.part[1], b.part[1])}}; \
    }
#define AF_D_TERNARY(name, op)                                           \
    AF_FN D d_##name(D a, D b, D c)                                      \
    {                                                                    \
        return (D){{_mm256_##op##_pd(a.part[0], b.part[0], c.part[0]),   \
                    _mm256_##op##_pd(a.part[1], b.part[1], c.part[1])}}; \
    }
AF_D_BINARY(add)
AF_D_BINARY(sub)
AF_D_BINARY(mul)
AF_D_BINARY(div)
AF_D_BINARY(max)
AF_D_BINARY(min)
AF_D_TERNARY(fma, fmadd)
AF_D_TERNARY(fnma, fnmadd)
AF_FN D d_set1(double a) { return (D){{_mm256_set1_pd(a), _mm256_set1_pd(a)}}; }
AF_FN __m256d d_shift_part(__m256d a)
{
    return _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_castpd_si256(a), 52));
}
AF_FN D d_shift_to_exponent(D a) { return (D){{d_shift_part(a.part[0]), d_shift_part(a.part[1])}}; }
AF_FN R d_narrow(D a)
{
    return _mm256_set_m128(_mm256_cvtpd_ps(a.part[1]), _mm256_cvtpd_ps(a.part[0]));
}
AF_FN D d_zero(void) { return (D){{_mm256_setzero_pd(), _mm256_setzero_pd()}}; }
AF_FN D d_load_floats(const float *p)
{
    return (D){{_mm256_cvtps_pd(_mm_loadu_ps(p)), _mm256_cvtps_pd(_mm_loadu_ps(p + 4))}};
}
/* From memory a conversion is one operation, from a register it is two or three. */
AF_FN D d_widen(R a)
{
    _Alignas(32) float lanes[AF_REGISTER_LANES];
    r_store(lanes, a);
    AF_IN_MEMORY(lanes);
    return d_load_floats(lanes);
}
AF_FN double d_total(D a)
{
    __m256d four = _mm256_add_pd(a.part[0], a.part[1]);
    __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}
AF_FN void d_store(double *p, D a)
{
    _mm256_storeu_pd(p, a.part[0]);
    _mm256_storeu_pd(p + 4, a.part[1]);
}
#else
AF_FN R r_load_floats(const float *p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
AF_FN void r_store_floats(float *p, R a) { _mm_storeu_ps(p, _mm256_cvtpd_ps(a)); }
#endif
