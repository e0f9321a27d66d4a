/* AArch64 NEON. See simd/scalar.h for what each operation means. */
#include <arm_neon.h>
#include <string.h>

#define AF_REGISTERS 4
#define AF_FEW_REGISTERS 4
#define AF_SOME_REGISTERS 4
#define AF_HAS_FMA 1
#if AF_IS_F32
typedef float S;
typedef float32x4_t R;
typedef uint32x4_t RM;
#define AF_I(op) op##q_f32
#define AF_INT(op) op##q_u32
#define AF_TO_INT vreinterpretq_u32_f32
#define AF_FROM_INT vreinterpretq_f32_u32
#define AF_REGISTER_LANES 4
#else
typedef double S;
typedef float64x2_t R;
typedef uint64x2_t RM;
#define AF_I(op) op##q_f64
#define AF_INT(op) op##q_u64
#define AF_TO_INT vreinterpretq_u64_f64
#define AF_FROM_INT vreinterpretq_f64_u64
#define AF_REGISTER_LANES 2
#endif

AF_FN R r_set1(S a)
{
#if AF_IS_F32
    return vdupq_n_f32(a);
#else
    return vdupq_n_f64(a);
#endif
}
AF_FN R r_load(const S *p) { return AF_I(vld1)(p); }
AF_FN void r_store(S *p, R a) { AF_I(vst1)(p, a); }
#define AF_STREAMS 0
AF_FN void r_stream(S *p, R a) { r_store(p, a); }
AF_FN void r_stream_end(void) {}
AF_FN R r_load_part(const S *p, ptrdiff_t n, R fill)
{
    S buffer[AF_REGISTER_LANES];
    r_store(buffer, fill);
    for (ptrdiff_t i = 0; i < n; i++)
        buffer[i] = p[i];
    return r_load(buffer);
}
AF_FN void r_store_part(S *p, R a, ptrdiff_t n)
{
    S buffer[AF_REGISTER_LANES];
    r_store(buffer, a);
    for (ptrdiff_t i = 0; i < n; i++)
        p[i] = buffer[i];
}

AF_FN R r_add(R a, R b) { return AF_I(vadd)(a, b); }
AF_FN R r_sub(R a, R b) { return AF_I(vsub)(a, b); }
AF_FN R r_mul(R a, R b) { return AF_I(vmul)(a, b); }
AF_FN R r_div(R a, R b) { return AF_I(vdiv)(a, b); }
AF_FN R r_sqrt(R a) { return AF_I(vsqrt)(a); }
AF_FN R r_fma(R a, R b, R c) { return AF_I(vfma)(c, a, b); }
AF_FN R r_fnma(R a, R b, R c) { return AF_I(vfms)(c, a, b); }
AF_FN R r_two_prod(R a, R b, R *low)
{
    R p = r_mul(a, b);
    *low = r_fma(a, b, AF_I(vneg)(p));
    return p;
}
AF_FN R r_exact_fnma(R a, R b, R c) { return r_fnma(a, b, c); }

/* FMAX and FMIN propagate NaN and order the zeros; yet Clang makes FMAX of this
   where an operand is known to be 0 (LLVM issue 93414).                       */
AF_FN RM r_opaque(RM m)
{
#ifdef __clang__
    __asm__("" : "+w"(m));
#endif
    return m;
}
AF_FN R r_max(R a, R b) { return AF_I(vbsl)(r_opaque(AF_I(vcgt)(a, b)), a, b); }
AF_FN R r_min(R a, R b) { return AF_I(vbsl)(r_opaque(AF_I(vclt)(a, b)), a, b); }
AF_FN R r_abs(R a) { return AF_I(vabs)(a); }
AF_FN R r_neg(R a) { return AF_I(vneg)(a); }
AF_FN R r_copysign(R a, R sign)
{
    RM bit = AF_TO_INT(r_set1((S)-0.0));
    return AF_I(vbsl)(bit, sign, a);
}

AF_FN RM r_lt(R a, R b) { return AF_I(vclt)(a, b); }
AF_FN RM r_le(R a, R b) { return AF_I(vcle)(a, b); }
AF_FN RM r_isnan(R a) { return AF_INT(vceqz)(AF_I(vceq)(a, a)); }
AF_FN R r_select(RM m, R a, R b) { return AF_I(vbsl)(m, a, b); }
AF_FN R r_where(RM m, R a) { return AF_FROM_INT(AF_INT(vand)(m, AF_TO_INT(a))); }
AF_FN R r_negate_where(RM m, R a)
{
    RM bit = AF_INT(vand)(m, AF_TO_INT(r_set1((S)-0.0)));
    return AF_FROM_INT(AF_INT(veor)(AF_TO_INT(a), bit));
}
AF_FN int r_any(RM m)
{
#if AF_IS_F32
    return vmaxvq_u32(m) != 0;
#else
    return vmaxvq_u32(vreinterpretq_u32_u64(m)) != 0;
#endif
}

AF_FN RM r_load_mask(const void *p)
{
    RM u;
#if AF_IS_F32
    uint32_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    u = vmovl_u16(vget_low_u16(vmovl_u8(vcreate_u8(bytes))));
#else
    const unsigned char *byte = p;
    u = vcombine_u64(vcreate_u64(byte[0]), vcreate_u64(byte[1]));
#endif
    return AF_INT(vtst)(u, u);
}

AF_FN R r_shift_to_exponent(R a)
{
#if AF_IS_F32
    return AF_FROM_INT(vshlq_n_u32(AF_TO_INT(a), 23));
#else
    return AF_FROM_INT(vshlq_n_u64(AF_TO_INT(a), 52));
#endif
}

#if AF_IS_F32
AF_FN R r_swap(R a, int half) { return half == 2 ? vextq_f32(a, a, 2) : vrev64q_f32(a); }
AF_FN S r_first_lane(R a) { return vgetq_lane_f32(a, 0); }
#else
AF_FN R r_swap(R a, int half)
{
    (void)half;
    return vextq_f64(a, a, 1);
}
AF_FN S r_first_lane(R a) { return vgetq_lane_f64(a, 0); }
#endif

AF_FN R r_rough_inverse(R a)
{
#if AF_IS_F32
    return AF_FROM_INT(vsubq_u32(vdupq_n_u32(AF_INVERSE_BITS), AF_TO_INT(a)));
#else
    return AF_FROM_INT(vsubq_u64(vdupq_n_u64(AF_INVERSE_BITS), AF_TO_INT(a)));
#endif
}

AF_FN R r_split(R a, R *k)
{
#if AF_IS_F32
    RM u = vaddq_u32(AF_TO_INT(a), vdupq_n_u32(AF_SPLIT_OFFSET));
    RM exponent = vorrq_u32(vshrq_n_u32(u, 23), vdupq_n_u32(AF_SPLIT_INTEGER));
    RM m = vandq_u32(u, vdupq_n_u32(AF_SPLIT_MANTISSA));
    m = vaddq_u32(m, vdupq_n_u32(AF_SPLIT_HALF));
#else
    RM u = vaddq_u64(AF_TO_INT(a), vdupq_n_u64(AF_SPLIT_OFFSET));
    RM exponent = vorrq_u64(vshrq_n_u64(u, 52), vdupq_n_u64(AF_SPLIT_INTEGER));
    RM m = vandq_u64(u, vdupq_n_u64(AF_SPLIT_MANTISSA));
    m = vaddq_u64(m, vdupq_n_u64(AF_SPLIT_HALF));
#endif
    *k = r_sub(AF_FROM_INT(exponent), r_set1(AF_SPLIT_BIAS));
    return AF_FROM_INT(m);
}

#if AF_IS_F32
AF_FN uint16x4_t r_load_halves(const void *p)
{
    uint16x4_t h;
    memcpy(&h, p, sizeof h);
    return h;
}
AF_FN R r_load_float16(const void *p)
{
    return vcvt_f32_f16(vreinterpret_f16_u16(r_load_halves(p)));
}
AF_FN void r_store_float16(void *p, R a)
{
    uint16x4_t h = vreinterpret_u16_f16(vcvt_f16_f32(a));
    memcpy(p, &h, sizeof h);
}
AF_FN R r_load_bfloat16(const void *p) { return AF_FROM_INT(vshll_n_u16(r_load_halves(p), 16)); }
AF_FN void r_store_bfloat16(void *p, R a)
{
    RM u = AF_TO_INT(a), high = vshrq_n_u32(u, 16), odd = vandq_u32(high, vdupq_n_u32(1));
    RM near = vshrq_n_u32(vaddq_u32(u, vaddq_u32(odd, vdupq_n_u32(0x7fff))), 16);
    RM quiet = vorrq_u32(high, vdupq_n_u32(0x40));
    uint16x4_t h = vmovn_u32(vbslq_u32(r_isnan(a), quiet, near));
    memcpy(p, &h, sizeof h);
}

typedef struct {
    float64x2_t part[2];
} D;
#define AF_D_BINARY(name, op) \
    AF_FN D d_##name(D a, D b) { return (D){{op(a.part[0], b.part[0]), op(a.part[1], b.part[1])}}; }
#define AF_D_TERNARY(name, op)                                                                  \
    AF_FN D d_##name(D a, D b, D c)                                                             \
    {                                                                                           \
        return (D){{op(c.part[0], a.part[0], b.part[0]), op(c.part[1], a.part[1], b.part[1])}}; \
    }
AF_FN uint64x2_t d_opaque(uint64x2_t m)
{
#ifdef __clang__
    __asm__("" : "+w"(m));
#endif
    return m;
}
AF_FN float64x2_t d_max_part(float64x2_t a, float64x2_t b)
{
    return vbslq_f64(d_opaque(vcgtq_f64(a, b)), a, b);
}
AF_FN float64x2_t d_min_part(float64x2_t a, float64x2_t b)
{
    return vbslq_f64(d_opaque(vcltq_f64(a, b)), a, b);
}
AF_D_BINARY(add, vaddq_f64)
AF_D_BINARY(sub, vsubq_f64)
AF_D_BINARY(mul, vmulq_f64)
AF_D_BINARY(div, vdivq_f64)
AF_D_BINARY(max, d_max_part)
AF_D_BINARY(min, d_min_part)
AF_D_TERNARY(fma, vfmaq_f64)
AF_D_TERNARY(fnma, vfmsq_f64)
AF_FN D d_set1(double a) { return (D){{vdupq_n_f64(a), vdupq_n_f64(a)}}; }
AF_FN float64x2_t d_shift_part(float64x2_t a)
{
    return vreinterpretq_f64_u64(vshlq_n_u64(vreinterpretq_u64_f64(a), 52));
}
AF_FN D d_shift_to_exponent(D a) { return (D){{d_shift_part(a.part[0]), d_shift_part(a.part[1])}}; }
AF_FN R d_narrow(D a) { return vcvt_high_f32_f64(vcvt_f32_f64(a.part[0]), a.part[1]); }
AF_FN D d_zero(void) { return (D){{vdupq_n_f64(0), vdupq_n_f64(0)}}; }
AF_FN D d_widen(R a) { return (D){{vcvt_f64_f32(vget_low_f32(a)), vcvt_high_f64_f32(a)}}; }
AF_FN D d_load_floats(const float *p) { return d_widen(vld1q_f32(p)); }
AF_FN double d_total(D a)
{
    float64x2_t two = vaddq_f64(a.part[0], a.part[1]);
    return vgetq_lane_f64(two, 0) + vgetq_lane_f64(two, 1);
}
AF_FN void d_store(double *p, D a)
{
    vst1q_f64(p, a.part[0]);
    vst1q_f64(p + 2, a.part[1]);
}
#else
AF_FN R r_load_floats(const float *p) { return vcvt_f64_f32(vld1_f32(p)); }
AF_FN void r_store_floats(float *p, R a) { vst1_f32(p, vcvt_f32_f64(a)); }
#endif
