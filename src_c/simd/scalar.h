/* The operations that kernels are written in, one lane wide and in portable C:
   the baseline, and the definition of what each operation means elsewhere.

   Operations that round once everywhere: add, sub, mul, div, sqrt, exact_fnma,
   two_prod. r_fma and r_fnma may round twice here, so exactness must never
   hang on them.                                                               */
#include <math.h>
#include <string.h>

#define AF_REGISTERS 1
#define AF_FEW_REGISTERS 1
#define AF_SOME_REGISTERS 1
/* Of float32 by a double, which holds the product, and nearly always what is to be rounded. */
#define AF_HAS_FMA AF_IS_F32
#if AF_IS_F32
typedef float S;
typedef uint32_t U;
#define AF_EXPONENT_SHIFT 23
#else
typedef double S;
typedef uint64_t U;
#define AF_EXPONENT_SHIFT 52
#endif
typedef S R;
typedef int RM;
#define AF_REGISTER_LANES 1

AF_FN R r_set1(S a) { return a; }
AF_FN R r_load(const S *p) { return *p; }
AF_FN void r_store(S *p, R a) { *p = a; }
/* A store that bypasses the cache where the ISA has one. */
#define AF_STREAMS 0
AF_FN void r_stream(S *p, R a) { *p = a; }
AF_FN void r_stream_end(void) {}
/* The first n < AF_REGISTER_LANES elements; nothing beyond is touched. */
AF_FN R r_load_part(const S *p, ptrdiff_t n, R fill)
{
    (void)n, (void)fill;
    return *p;
}
AF_FN void r_store_part(S *p, R a, ptrdiff_t n)
{
    (void)n;
    *p = a;
}

AF_FN R r_add(R a, R b) { return a + b; }
AF_FN R r_sub(R a, R b) { return a - b; }
AF_FN R r_mul(R a, R b) { return a * b; }
AF_FN R r_div(R a, R b) { return a / b; }
#if AF_IS_F32
AF_FN R r_sqrt(R a) { return sqrtf(a); }
#else
AF_FN R r_sqrt(R a) { return sqrt(a); }
#endif
#if AF_IS_F32
AF_FN R r_fma(R a, R b, R c) { return (R)((double)a * b + c); }
AF_FN R r_fnma(R a, R b, R c) { return (R)(c - (double)a * b); }
#else
AF_FN R r_fma(R a, R b, R c) { return a * b + c; }
AF_FN R r_fnma(R a, R b, R c) { return c - a * b; }
#endif

/* a * b = result + *low, exactly, unless something over- or underflows: then
   *low is some finite number, or NaN where a * b is.                          */
AF_FN R number_or_zero(R a) { return a - a == 0 ? a : 0; }
#if AF_IS_F32
AF_FN R r_two_prod(R a, R b, R *low)
{
    double exact = (double)a * b;
    R p = (R)exact;
    *low = number_or_zero((R)(exact - p));
    return p;
}
#else
AF_FN R r_two_prod(R a, R b, R *low)
{
    /* Dekker's product over Veltkamp's split at 27 bits, which overflows from 2^996 on. */
    R a_down = fabs(a) > 0x1p+970 ? 0x1p-54 : 1, b_down = fabs(b) > 0x1p+970 ? 0x1p-54 : 1;
    R p = a * b;
    a *= a_down;
    b *= b_down;
    R q = a * b;
    R ca = 134217729.0 * a, cb = 134217729.0 * b;
    R ah = ca - (ca - a), bh = cb - (cb - b);
    R al = a - ah, bl = b - bh;
    R q_low = ((ah * bh - q) + ah * bl + al * bh) + al * bl;
    *low = number_or_zero(q_low / a_down / b_down);
    return p;
}
#endif
/* c - a * b, exact where the result is representable and c is near a * b. */
AF_FN R r_exact_fnma(R a, R b, R c)
{
    R low, p = r_two_prod(a, b, &low);
    return (c - p) - low;
}

/* The second operand where either is NaN, and of equal zeros. */
/* Clang on AArch64 would turn these into FMAX and FMIN, which do otherwise. */
AF_FN RM r_opaque(RM m)
{
#if defined(__clang__) && defined(__aarch64__)
    __asm__("" : "+r"(m));
#endif
    return m;
}
AF_FN R r_max(R a, R b) { return r_opaque(a > b) ? a : b; }
AF_FN R r_min(R a, R b) { return r_opaque(a < b) ? a : b; }
AF_FN R r_from_bits(U u)
{
    R a;
    memcpy(&a, &u, sizeof a);
    return a;
}
AF_FN U r_bits(R a)
{
    U u;
    memcpy(&u, &a, sizeof u);
    return u;
}
#define AF_SIGN ((U)1 << (8 * sizeof(U) - 1))
AF_FN R r_abs(R a) { return r_from_bits(r_bits(a) & ~AF_SIGN); }
AF_FN R r_neg(R a) { return r_from_bits(r_bits(a) ^ AF_SIGN); }
AF_FN R r_copysign(R a, R sign)
{
    return r_from_bits((r_bits(a) & ~AF_SIGN) | (r_bits(sign) & AF_SIGN));
}

AF_FN RM r_lt(R a, R b) { return a < b; }
AF_FN RM r_le(R a, R b) { return a <= b; }
AF_FN RM r_isnan(R a) { return a != a; }
AF_FN R r_select(RM m, R a, R b) { return m ? a : b; }
/* a where m, else 0; and -a where m, else a. */
AF_FN R r_where(RM m, R a) { return m ? a : 0; }
AF_FN R r_negate_where(RM m, R a) { return m ? r_neg(a) : a; }
AF_FN int r_any(RM m) { return m; }
/* Lane by lane, whether the byte is not 0. */
AF_FN RM r_load_mask(const void *p) { return *(const unsigned char *)p != 0; }

/* The low bits of the representation moved into the exponent field. */
AF_FN R r_shift_to_exponent(R a) { return r_from_bits(r_bits(a) << AF_EXPONENT_SHIFT); }

/* Lanes so far apart that half of them are swapped: i with i ^ half; and the first of them. */
AF_FN R r_swap(R a, int half)
{
    (void)half;
    return a;
}
AF_FN S r_first_lane(R a) { return a; }

/* 1 / a to 13 percent, for a normal number 0 < a < AF_LARGEST / 4: the bits of both add up to
   nearly a constant. For the correction of a quotient, never for a quotient.  */
AF_FN R r_rough_inverse(R a) { return r_from_bits(AF_INVERSE_BITS - r_bits(a)); }

/* a = result * 2^*k with result in [sqrt(1/2), sqrt(2)), for a normal number a > 0. */
AF_FN R r_split(R a, R *k)
{
    U u = r_bits(a) + AF_SPLIT_OFFSET;
    *k = r_from_bits(u >> AF_EXPONENT_SHIFT | AF_SPLIT_INTEGER) - AF_SPLIT_BIAS;
    return r_from_bits((u & AF_SPLIT_MANTISSA) + AF_SPLIT_HALF);
}

#if AF_IS_F32
/* Types of memory: AF_REGISTER_LANES elements, which need not be aligned. Stores
   round to nearest even; a NaN stays one.                                      */
AF_FN R r_load_bfloat16(const void *p)
{
    uint16_t u;
    memcpy(&u, p, sizeof u);
    return r_from_bits((U)u << 16);
}
AF_FN void r_store_bfloat16(void *p, R a)
{
    U u = r_bits(a);
    uint16_t h = (uint16_t)(a != a ? u >> 16 | 0x40u : (u + 0x7fffu + (u >> 16 & 1u)) >> 16);
    memcpy(p, &h, sizeof h);
}
/* A product with 2^112 moves the exponent's bias and makes subnormals normal. */
AF_FN R r_load_float16(const void *p)
{
    uint16_t h;
    memcpy(&h, p, sizeof h);
    U sign = (U)(h & 0x8000u) << 16, rest = (U)(h & 0x7fffu) << 13;
    if (rest >= 0x0f800000u)
        return r_from_bits(sign | 0x70000000u | rest | (rest > 0x0f800000u ? 0x400000u : 0u));
    return r_from_bits(sign | r_bits(r_from_bits(rest) * 0x1p112f));
}
/* Below 2^-14 the sum with 1/2 rounds at 2^-24, the last place of a subnormal. */
AF_FN void r_store_float16(void *p, R a)
{
    U u = r_bits(a), sign = u >> 16 & 0x8000u, rest = u & 0x7fffffffu, h;
    if (rest > 0x7f800000u)
        h = 0x7e00u | (rest >> 13 & 0x3ffu);
    else if (rest >= 0x477ff000u)
        h = 0x7c00u;
    else if (rest < 0x38800000u)
        h = r_bits(r_from_bits(rest) + 0.5f) - 0x3f000000u;
    else
        h = (rest - 0x38000000u + 0xfffu + (rest >> 13 & 1u)) >> 13;
    uint16_t all = (uint16_t)(sign | h);
    memcpy(p, &all, sizeof all);
}

/* AF_REGISTER_LANES doubles, for sums of floats and what is cheaper in one word of a
   double than in two of a float. The operations are those of R. */
typedef double D;
AF_FN D d_set1(double a) { return a; }
AF_FN R d_narrow(D a) { return (R)a; }
AF_FN D d_add(D a, D b) { return a + b; }
AF_FN D d_sub(D a, D b) { return a - b; }
AF_FN D d_mul(D a, D b) { return a * b; }
AF_FN D d_div(D a, D b) { return a / b; }
AF_FN D d_fma(D a, D b, D c) { return a * b + c; }
AF_FN D d_fnma(D a, D b, D c) { return c - a * b; }
AF_FN D d_max(D a, D b) { return r_opaque(a > b) ? a : b; }
AF_FN D d_min(D a, D b) { return r_opaque(a < b) ? a : b; }
AF_FN D d_shift_to_exponent(D a)
{
    uint64_t u;
    memcpy(&u, &a, sizeof u);
    u <<= 52;
    memcpy(&a, &u, sizeof a);
    return a;
}
AF_FN D d_zero(void) { return 0.0; }
AF_FN D d_widen(R a) { return a; }
AF_FN D d_load_floats(const float *p) { return *p; }
/* Of all lanes: i and i + half, for half of them, then half of that, and so on. */
AF_FN double d_total(D a) { return a; }
AF_FN void d_store(double *p, D a) { *p = a; }
#else
/* AF_REGISTER_LANES floats as doubles, and doubles rounded to floats. */
AF_FN R r_load_floats(const float *p) { return *p; }
AF_FN void r_store_floats(float *p, R a) { *p = (float)a; }
#endif
