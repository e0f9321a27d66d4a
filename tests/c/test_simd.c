/* Checks the operations of one simd/<isa>.h, for one dtype, against definitions
   written anew here. Compile it with the ISA's flags, -DAF_IS_F32=0 or 1 and
   -DAF_TEST_HEADER='"simd/<isa>.h"'.                                          */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "halves.h"
#include "pages.h"
#include "simd/dtype.h"
#include AF_TEST_HEADER
#include "simd/vector.h"
#include "run/fenv.h"

#if AF_IS_F32
typedef uint32_t Bits;
#define FMA fmaf
#define SQRT sqrtf
#define FREXP frexpf
#define SQRT_HALF 0x1.6a09e6p-1f
#define NEXT nextafterf
#define SIGNIFICAND 23
#define SMALLEST_NORMAL FLT_MIN
#define DTYPE "f32"
#else
typedef uint64_t Bits;
#define FMA fma
#define SQRT sqrt
#define FREXP frexp
#define SQRT_HALF 0x1.6a09e667f3bcdp-1
#define NEXT nextafter
#define SIGNIFICAND 52
#define SMALLEST_NORMAL DBL_MIN
#define DTYPE "f64"
#endif
#define SIGN ((Bits)1 << (8 * sizeof(Bits) - 1))
#define QUIET ((Bits)1 << (SIGNIFICAND - 1))
#define LANES AF_REGISTER_LANES

static long checks;

static void fail(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "%s " DTYPE ": ", AF_TEST_HEADER);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

static Bits bits(S a)
{
    Bits u;
    memcpy(&u, &a, sizeof u);
    return u;
}
static S from_bits(Bits u)
{
    S a;
    memcpy(&a, &u, sizeof a);
    return a;
}
static int is_nan(S a) { return (bits(a) & ~SIGN) > bits(INFINITY); }

static int same_bits(S a, S b) { return bits(a) == bits(b); }
static int same_number(S a, S b) { return same_bits(a, b) || (is_nan(a) && is_nan(b)); }

/* The operands: what is special, and ordinary numbers of many exponents. */
enum { NSPECIAL = 30, NVALUES = 64, NPAIRS = NVALUES * NVALUES };
static S values[NVALUES];

static void make_values(void)
{
    const S max = AF_LARGEST, tiny = SMALLEST_NORMAL, least = from_bits(1);
    const S positive[NSPECIAL / 2] = {0,
                                      least,
                                      tiny - least,
                                      tiny,
                                      tiny + least,
                                      1,
                                      NEXT(1, 0),
                                      NEXT(1, 2),
                                      2,
                                      (S)(1 / 3.0),
                                      max,
                                      NEXT(max, 0),
                                      INFINITY,
                                      from_bits(bits(INFINITY) | QUIET | 5),
                                      from_bits(bits(INFINITY) | 3)};
    uint64_t state = 1;
    for (int i = 0; i < NSPECIAL; i++)
        values[i] = from_bits(bits(positive[i / 2]) | (i % 2 ? SIGN : 0));
    for (int i = NSPECIAL; i < NVALUES; i++) {
        Bits random;
        do {
            state = state * 6364136223846793005u + 1442695040888963407u;
            random = (Bits)(state >> (64 - 8 * sizeof(Bits)));
            /* Half of them near 1. */
            if (i % 2)
                random = (random & (SIGN | (((Bits)1 << SIGNIFICAND) - 1))) |
                         (bits(1) + ((Bits)(state >> 20 & 3) << SIGNIFICAND));
        } while (is_nan(from_bits(random)));
        values[i] = from_bits(random);
    }
}

typedef S unary(S);
typedef S binary(S, S);
typedef S ternary(S, S, S);
typedef int is_right(S got, S wanted);

static S ref_abs(S a) { return from_bits(bits(a) & ~SIGN); }
static S ref_neg(S a) { return from_bits(bits(a) ^ SIGN); }
static S ref_shift_to_exponent(S a) { return from_bits(bits(a) << SIGNIFICAND); }
static S ref_isnan(S a) { return is_nan(a); }
static S ref_add(S a, S b) { return a + b; }
static S ref_sub(S a, S b) { return a - b; }
static S ref_mul(S a, S b) { return a * b; }
static S ref_div(S a, S b) { return a / b; }
static S ref_sqrt(S a) { return SQRT(a); }
static S ref_copysign(S a, S b) { return from_bits((bits(a) & ~SIGN) | (bits(b) & SIGN)); }

/* Orders numbers, not NaN, by their bits. */
static int less(S a, S b)
{
    Bits ua = bits(ref_abs(a)), ub = bits(ref_abs(b));
    int na = (bits(a) & SIGN) != 0, nb = (bits(b) & SIGN) != 0;
    if (is_nan(a) || is_nan(b) || (ua == 0 && ub == 0))
        return 0;
    return na != nb ? na : na ? ub < ua : ua < ub;
}
static int equal(S a, S b) { return !is_nan(a) && !is_nan(b) && !less(a, b) && !less(b, a); }
static S ref_lt(S a, S b) { return less(a, b); }
static S ref_le(S a, S b) { return less(a, b) || equal(a, b); }
static S ref_max(S a, S b) { return less(b, a) ? a : b; }
static S ref_min(S a, S b) { return less(a, b) ? a : b; }
static S ref_select(S a, S b) { return less(a, b) ? a : b; }
static S ref_where(S a, S b) { return less(a, b) ? a : 0; }
static S ref_negate_where(S a, S b) { return less(a, b) ? ref_neg(a) : a; }
static S ref_max_of_zero(S b) { return ref_max(0, b); }
static S ref_min_of_zero(S b) { return ref_min(0, b); }

static S ref_fma(S a, S b, S c) { return FMA(a, b, c); }
static S ref_fnma(S a, S b, S c) { return FMA(-a, b, c); }
#if !AF_HAS_FMA
static S twice_fma(S a, S b, S c)
{
    volatile S p = a * b;
    return p + c;
}
static S twice_fnma(S a, S b, S c)
{
    volatile S p = a * b;
    return c - p;
}
#endif

/* What a mask selects between. */
static R chosen(RM m) { return r_select(m, r_set1(1), r_set1(0)); }
static R op_isnan(R a) { return chosen(r_isnan(a)); }
static R op_lt(R a, R b) { return chosen(r_lt(a, b)); }
static R op_le(R a, R b) { return chosen(r_le(a, b)); }
static R op_select(R a, R b) { return r_select(r_lt(a, b), a, b); }
static R op_where(R a, R b) { return r_where(r_lt(a, b), a); }
static R op_negate_where(R a, R b) { return r_negate_where(r_lt(a, b), a); }
static S ref_rough_inverse(S a) { return from_bits(AF_INVERSE_BITS - bits(a)); }
/* With a constant, compilers have other ideas. */
static R op_max_of_zero(R b) { return r_max(r_set1(0), b); }
static R op_min_of_zero(R b) { return r_min(r_set1(0), b); }

static void check(const char *name, is_right *right, S got, S wanted, S a, S b, S c)
{
    if (!right(got, wanted))
        fail("%s(%a, %a, %a) is %a (%llx), not %a (%llx)", name, a, b, c, got,
             (unsigned long long)bits(got), wanted, (unsigned long long)bits(wanted));
    checks++;
}

static S pair_a[NPAIRS], pair_b[NPAIRS];

static void check_unary(const char *name, R op(R), unary *ref, is_right *right)
{
    S got[LANES];
    for (int i = 0; i < NPAIRS; i += LANES) {
        r_store(got, op(r_load(pair_a + i)));
        for (int j = 0; j < LANES; j++)
            check(name, right, got[j], ref(pair_a[i + j]), pair_a[i + j], 0, 0);
    }
}
static void check_binary(const char *name, R op(R, R), binary *ref, is_right *right)
{
    S got[LANES];
    for (int i = 0; i < NPAIRS; i += LANES) {
        r_store(got, op(r_load(pair_a + i), r_load(pair_b + i)));
        for (int j = 0; j < LANES; j++) {
            S a = pair_a[i + j], b = pair_b[i + j];
            check(name, right, got[j], ref(a, b), a, b, 0);
        }
    }
}
/* or_ref is what else may come out, or NULL. */
static void check_ternary(const char *name, R op(R, R, R), ternary *ref, ternary *or_ref)
{
    S got[LANES];
    for (int k = 0; k < NVALUES; k++)
        for (int i = 0; i < NPAIRS; i += LANES) {
            S c = values[k];
            r_store(got, op(r_load(pair_a + i), r_load(pair_b + i), r_set1(c)));
            for (int j = 0; j < LANES; j++) {
                S a = pair_a[i + j], b = pair_b[i + j];
                S wanted = ref(a, b, c);
                if (or_ref && !same_number(got[j], wanted))
                    wanted = or_ref(a, b, c);
                check(name, same_number, got[j], wanted, a, b, c);
            }
        }
}

/* Without FMA, products are split where nothing over- or underflows. One register is the
   baseline's. */
static int splits(S a, S b)
{
    S p = ref_abs(a * b), limit = AF_LARGEST * (S)0x1p-30;
    return AF_REGISTER_LANES > 1 || (SMALLEST_NORMAL * (S)0x1p+60 < p && p < limit &&
                                     ref_abs(a) < limit && ref_abs(b) < limit);
}

static void check_two_prod(void)
{
    S high[LANES], low[LANES];
    for (int i = 0; i < NPAIRS; i += LANES) {
        R r_low, r_high = r_two_prod(r_load(pair_a + i), r_load(pair_b + i), &r_low);
        r_store(high, r_high);
        r_store(low, r_low);
        for (int j = 0; j < LANES; j++) {
            S a = pair_a[i + j], b = pair_b[i + j], p = a * b;
            check("two_prod", same_number, high[j], p, a, b, 0);
            if (splits(a, b))
                check("two_prod's low", same_number, low[j], FMA(a, b, -p), a, b, 0);
        }
    }
}

static void check_exact_fnma(void)
{
    S got[LANES], c[LANES];
    for (int near = -1; near <= 1; near++)
        for (int i = 0; i < NPAIRS; i += LANES) {
            for (int j = 0; j < LANES; j++) {
                c[j] = pair_a[i + j] * pair_b[i + j];
                if (near)
                    c[j] = NEXT(c[j], near * (S)INFINITY);
            }
            r_store(got, r_exact_fnma(r_load(pair_a + i), r_load(pair_b + i), r_load(c)));
            for (int j = 0; j < LANES; j++) {
                S a = pair_a[i + j], b = pair_b[i + j];
                if (splits(a, b))
                    check("exact_fnma", same_number, got[j], FMA(-a, b, c[j]), a, b, c[j]);
            }
        }
}

/* Where a number is not positive and normal, nothing is asked. */
static void check_split(void)
{
    S got[LANES], exponent[LANES];
    for (int i = 0; i < NPAIRS; i += LANES) {
        R k;
        r_store(got, r_split(r_load(pair_a + i), &k));
        r_store(exponent, k);
        for (int j = 0; j < LANES; j++) {
            S a = pair_a[i + j];
            if (!(a >= SMALLEST_NORMAL && a < INFINITY))
                continue;
            int wanted_k;
            S wanted = FREXP(a, &wanted_k);
            if (wanted < SQRT_HALF)
                wanted *= 2, wanted_k--;
            check("split", same_bits, got[j], wanted, a, 0, 0);
            check("split's exponent", same_number, exponent[j], (S)wanted_k, a, 0, 0);
        }
    }
}

static void check_any(void)
{
    for (int i = 0; i < NPAIRS; i += LANES) {
        S any = 0;
        for (int j = 0; j < LANES; j++)
            any = less(pair_a[i + j], pair_b[i + j]) ? 1 : any;
        S got = r_any(r_lt(r_load(pair_a + i), r_load(pair_b + i))) != 0;
        check("any", same_bits, got, any, pair_a[i], pair_b[i], 0);
    }
    for (int j = 0; j < LANES; j++) {
        S lane[LANES] = {0};
        lane[j] = 1;
        check("any of one", same_bits, r_any(r_lt(r_set1(0), r_load(lane))) != 0, 1, (S)j, 0, 0);
    }
}

/* Any byte but 0 selects; nothing beyond the first n is read or selects. */
static void check_masks(void)
{
    char bytes[AF_LANES];
    S got[AF_LANES];
    for (int round = 0; round < 256 + AF_LANES; round++)
        for (int n = 0; n <= AF_LANES; n += n < LANES ? 1 : LANES) {
            for (int j = 0; j < AF_LANES; j++)
                bytes[j] = (char)(round < 256 ? (j % 3 ? round : 0) : j == round - 256);
            M m = n == AF_LANES ? v_load_mask(bytes) : v_load_mask_part(bytes, n);
            v_store(got, v_select(m, v_set1(1), v_set1(0)));
            for (int j = 0; j < AF_LANES; j++)
                check("a mask", same_bits, got[j], j < n && bytes[j] != 0, (S)round, (S)n, (S)j);
        }
}

#if AF_IS_F32
/* All numbers of a type of memory, and the floats at, between and around them. */
static void check_halves(const char *name, int bits_of_it, R load(const void *),
                         void store(void *, R))
{
    uint16_t half[LANES + 1];
    S wide[LANES];
    uint64_t state = 1;
    /* Not aligned. */
    char *const place = (char *)half + 1;
    for (int i = 0; i < 1 << 16; i += LANES) {
        for (int j = 0; j < LANES; j++) {
            const uint16_t h = (uint16_t)(i + j);
            memcpy(place + 2 * j, &h, sizeof h);
        }
        r_store(wide, load(place));
        for (int j = 0; j < LANES; j++) {
            const S wanted = half_widen((uint16_t)(i + j), bits_of_it);
            check(name, same_number, wide[j], wanted, (S)(i + j), 0, 0);
        }
        for (int k = 0; k < 9; k++) {
            S x[LANES];
            for (int j = 0; j < LANES; j++) {
                const S next = half_widen((uint16_t)(i + j + 1), bits_of_it);
                const S tie = (S)(((double)wide[j] + next) / 2);
                state = state * 6364136223846793005u + 1442695040888963407u;
                x[j] = k == 0   ? wide[j]
                       : k == 1 ? tie
                       : k == 2 ? NEXT(tie, (S)INFINITY)
                       : k == 3 ? NEXT(tie, -(S)INFINITY)
                                : from_bits((Bits)(state >> 32));
            }
            store(place, r_load(x));
            for (int j = 0; j < LANES; j++) {
                uint16_t got;
                memcpy(&got, place + 2 * j, sizeof got);
                const uint16_t wanted = half_narrow(x[j], bits_of_it);
                if (!half_same(got, wanted, bits_of_it))
                    fail("%s: %a is stored as %04x, not %04x", name, x[j], got, wanted);
                checks++;
            }
        }
    }
}
static R op_load_float16(const void *p) { return r_load_float16(p); }
static R op_load_bfloat16(const void *p) { return r_load_bfloat16(p); }
static void op_store_float16(void *p, R a) { r_store_float16(p, a); }
static void op_store_bfloat16(void *p, R a) { r_store_bfloat16(p, a); }

static void check_double(const char *name, double got, double wanted, S a, S b)
{
    if (memcmp(&got, &wanted, sizeof got) != 0 && !(got != got && wanted != wanted))
        fail("%s(%a, %a) is %a, not %a", name, a, b, got, wanted);
    checks++;
}
static void check_doubles(void)
{
    double zero[LANES], wide[LANES], sum[LANES], product[LANES], fused[LANES], loaded[LANES];
    d_store(zero, d_zero());
    for (int i = 0; i < NPAIRS; i += LANES) {
        D a = d_widen(r_load(pair_a + i)), b = d_widen(r_load(pair_b + i));
        d_store(wide, a);
        d_store(sum, d_add(a, b));
        d_store(product, d_fma(a, b, d_zero()));
        d_store(fused, d_fma(a, b, d_widen(r_load(pair_b + i))));
        d_store(loaded, d_load_floats(pair_a + i));
        for (int j = 0; j < LANES; j++) {
            S x = pair_a[i + j], y = pair_b[i + j];
            check_double("d_zero", zero[j], 0, x, y);
            check_double("d_widen", wide[j], x, x, y);
            check_double("d_add", sum[j], (double)x + y, x, y);
            check_double("d_fma", product[j], (double)x * y + 0, x, y);
            check_double("d_fma", fused[j], (double)x * y + y, x, y);
            check_double("d_load_floats", loaded[j], x, x, y);
        }
    }
}
#else
static void check_floats(void)
{
    float singles[LANES];
    S wide[LANES];
    for (int i = 0; i < NPAIRS; i += LANES) {
        r_store_floats(singles, r_load(pair_a + i));
        r_store(wide, r_load_floats(singles));
        for (int j = 0; j < LANES; j++) {
            S wanted = (float)pair_a[i + j];
            check("store_floats and load_floats", same_number, wide[j], wanted, wanted, 0, 0);
        }
    }
}
#endif

#if AF_IS_F32
/* Every operation of D on doubles that floats hold, beside the same one lane at a time. */
static void check_wide(void)
{
    enum { OPS = 9 };
    static const char *const names[OPS] = {"d_add", "d_sub", "d_mul",  "d_div",  "d_max",
                                           "d_min", "d_fma", "d_fnma", "d_shift"};
    double got[OPS][LANES];
    S narrow[LANES];
    for (int i = 0; i < NPAIRS; i += LANES) {
        D a = d_widen(r_load(pair_a + i)), b = d_widen(r_load(pair_b + i)), c = d_set1(0.75);
        const D all[OPS] = {d_add(a, b),    d_sub(a, b),     d_mul(a, b),
                            d_div(a, b),    d_max(a, b),     d_min(a, b),
                            d_fma(a, b, c), d_fnma(a, b, c), d_shift_to_exponent(a)};
        for (int k = 0; k < OPS; k++)
            d_store(got[k], all[k]);
        r_store(narrow, d_narrow(d_mul(a, b)));
        for (int j = 0; j < LANES; j++) {
            const double x = pair_a[i + j], y = pair_b[i + j];
            uint64_t u;
            memcpy(&u, &x, sizeof u);
            u <<= 52;
            double shifted;
            memcpy(&shifted, &u, sizeof shifted);
            /* A product of floats is exact. */
            const double wanted[OPS] = {x + y,        x - y,         x * y,
                                        x / y,        x > y ? x : y, x < y ? x : y,
                                        x * y + 0.75, 0.75 - x * y,  shifted};
            for (int k = 0; k < OPS; k++) {
                int same = memcmp(&got[k][j], &wanted[k], sizeof(double)) == 0;
                if (!same && !(got[k][j] != got[k][j] && wanted[k] != wanted[k]))
                    fail("%s(%a, %a) is %a, not %a", names[k], x, y, got[k][j], wanted[k]);
                checks++;
            }
            check("d_narrow", same_number, narrow[j], (S)(x * y), pair_a[i + j], pair_b[i + j], 0);
        }
    }
}
#endif

_Static_assert((int)AF_LANES <= (int)NVALUES, "one value for each lane");

/* A page with no access on either side. */
static char *guarded_page(size_t *size)
{
    char *p = make_guarded(*size = page_size());
    if (!p)
        fail("no guard pages");
    return p;
}

static void check_memory(const char *name, int n, const S *got, const S *wanted, int count)
{
    for (int i = 0; i < count; i++)
        if (!same_bits(got[i], wanted[i]))
            fail("%s of %d elements: element %d is %a, not %a", name, n, i, got[i], wanted[i]);
    checks += count;
}

/* n elements at one end of the page: reads and writes of others crash, or are
   found in what surrounds them.                                               */
static void check_part(int n, int at_end, char *page, size_t size)
{
    S *all = (S *)page, *p = at_end ? (S *)(page + size) - n : all;
    const int most = (int)(size / sizeof(S));
    S wanted[AF_LANES], buffer[AF_LANES];
    v_store(wanted, v_set1(7));
    memcpy(wanted, values + NVALUES - n, (size_t)n * sizeof(S));

    memcpy(p, wanted, (size_t)n * sizeof(S));
    v_store(buffer, v_load_part(p, n, 7));
    check_memory("v_load_part", n, buffer, wanted, AF_LANES);
    if (n < LANES) {
        r_store(buffer, r_load_part(p, n, r_set1(7)));
        check_memory("r_load_part", n, buffer, wanted, LANES);
    }

    for (int both = 0; both < 1 + (n < LANES); both++) {
        for (int i = 0; i < most; i++)
            all[i] = 7;
        if (both)
            r_store_part(p, r_load(wanted), n);
        else
            v_store_part(p, v_load(wanted), n);
        check_memory("a partial store", n, p, wanted, n);
        for (int i = 0; i < most; i++)
            if ((all + i < p || all + i >= p + n) && all[i] != 7)
                fail("a partial store of %d elements wrote element %d", n, (int)(all + i - p));
    }
}

static void check_loads_and_stores(void)
{
    size_t size;
    char *page = guarded_page(&size);
    for (int n = 1; n < AF_LANES; n++) {
        check_part(n, 0, page, size);
        check_part(n, 1, page, size);
    }
    for (int side = 0; side < 2; side++) {
        S *p = side ? (S *)(page + size) - AF_LANES : (S *)page;
        v_store(p, v_load(values));
        check_memory("v_store", AF_LANES, p, values, AF_LANES);
        v_store(p, v_set1(3));
        for (int i = 0; i < AF_LANES; i += AF_REGISTER_LANES)
            r_stream(p + i, r_load(values + i));
        r_stream_end();
        check_memory("r_stream", AF_LANES, p, values, AF_LANES);
    }
}

/* The control and status bits as the caller has them. */
typedef struct {
    uint64_t control, status;
} State;

#if defined(__x86_64__)
static State get_state(void) { return (State){_mm_getcsr(), 0}; }
static void set_state(State s) { _mm_setcsr((unsigned)s.control); }
static const uint64_t control_bits[] = {0x2000, 0x4000, 0x8000, 0x40, 0x80};
static const uint64_t status_bits[] = {0x01, 0x20, 0x3f};
static State state_of(uint64_t control, uint64_t status)
{
    return (State){(0x1f80 ^ control) | status, 0};
}
#elif defined(__aarch64__)
static State get_state(void)
{
    State s;
    __asm__ volatile("mrs %0, fpcr" : "=r"(s.control));
    __asm__ volatile("mrs %0, fpsr" : "=r"(s.status));
    return s;
}
static void set_state(State s)
{
    __asm__ volatile("msr fpcr, %0" : : "r"(s.control));
    __asm__ volatile("msr fpsr, %0" : : "r"(s.status));
}
static const uint64_t control_bits[] = {1 << 22, 1 << 23, 1 << 24, 1 << 25, 1 << 8};
static const uint64_t status_bits[] = {0x01, 0x10, 0x1f};
static State state_of(uint64_t control, uint64_t status) { return (State){control, status}; }
#else
#error "say how this CPU's floating-point state is read and set"
#endif

static void check_state(State caller)
{
    volatile S one = 1, three = 3, tiny = SMALLEST_NORMAL, max = AF_LARGEST, zero = 0;
    const S third = 1 / (S)3.0, half_tiny = from_bits((Bits)1 << (SIGNIFICAND - 1));
    set_state(caller);
    State before = get_state();
    af_fenv saved = fenv_enter();
    volatile S quotient = one / three, negative = -one / three, half = tiny / 2, whole = half * 2;
    volatile S overflow = max * max, invalid = zero / zero;
    fenv_leave(saved);
    State after = get_state();
    set_state(state_of(0, 0));
    (void)overflow, (void)invalid;
    check("1 / 3 after fenv_enter", same_bits, quotient, third, 1, 3, 0);
    check("-1 / 3 after fenv_enter", same_bits, negative, -third, -1, 3, 0);
    check("half the smallest normal number", same_bits, half, half_tiny, tiny, 2, 0);
    check("twice a subnormal number", same_bits, whole, tiny, half, 2, 0);
    if (before.control != after.control || before.status != after.status)
        fail("fenv_leave: %llx %llx became %llx %llx", (unsigned long long)before.control,
             (unsigned long long)before.status, (unsigned long long)after.control,
             (unsigned long long)after.status);
    checks++;
}
static void check_fenv(void)
{
    const int ncontrol = sizeof control_bits / sizeof control_bits[0];
    const int nstatus = sizeof status_bits / sizeof status_bits[0];
    for (int mask = 0; mask < 1 << ncontrol; mask++)
        for (int s = -1; s < nstatus; s++) {
            uint64_t control = 0;
            for (int i = 0; i < ncontrol; i++)
                control |= mask >> i & 1 ? control_bits[i] : 0;
            check_state(state_of(control, s < 0 ? 0 : status_bits[s]));
        }
}

/* The operations are always inlined: their addresses are best not taken. */
#define WRAP1(name) \
    static R op_##name(R a) { return r_##name(a); }
#define WRAP2(name) \
    static R op_##name(R a, R b) { return r_##name(a, b); }
#define WRAP3(name) \
    static R op_##name(R a, R b, R c) { return r_##name(a, b, c); }
WRAP1(abs)
WRAP1(neg)
WRAP1(sqrt)
WRAP1(shift_to_exponent)
WRAP1(rough_inverse)
WRAP2(add)
WRAP2(sub)
WRAP2(mul)
WRAP2(div)
WRAP2(max)
WRAP2(min)
WRAP2(copysign)
WRAP3(fma)
WRAP3(fnma)

int main(void)
{
    make_values();
    for (int i = 0; i < NPAIRS; i++) {
        /* Neighbouring lanes differ in both operands. */
        pair_a[i] = values[i % NVALUES];
        pair_b[i] = values[(i % NVALUES + i / NVALUES) % NVALUES];
    }
#define UNARY(name, right) check_unary(#name, op_##name, ref_##name, right)
#define BINARY(name, right) check_binary(#name, op_##name, ref_##name, right)
    UNARY(abs, same_bits);
    UNARY(neg, same_bits);
    UNARY(sqrt, same_number);
    UNARY(shift_to_exponent, same_bits);
    UNARY(rough_inverse, same_number);
    UNARY(isnan, same_bits);
    UNARY(max_of_zero, same_bits);
    UNARY(min_of_zero, same_bits);
    BINARY(add, same_number);
    BINARY(sub, same_number);
    BINARY(mul, same_number);
    BINARY(div, same_number);
    BINARY(max, same_bits);
    BINARY(min, same_bits);
    BINARY(copysign, same_bits);
    BINARY(lt, same_bits);
    BINARY(le, same_bits);
    BINARY(select, same_bits);
    BINARY(where, same_bits);
    BINARY(negate_where, same_bits);
#if AF_HAS_FMA
    check_ternary("fma", op_fma, ref_fma, NULL);
    check_ternary("fnma", op_fnma, ref_fnma, NULL);
#else
    check_ternary("fma", op_fma, ref_fma, twice_fma);
    check_ternary("fnma", op_fnma, ref_fnma, twice_fnma);
#endif
    check_two_prod();
    check_exact_fnma();
    check_split();
    check_any();
    check_masks();
#if AF_IS_F32
    check_wide();
#endif
#if AF_IS_F32
    check_doubles();
    check_halves("float16", FLOAT16_BITS, op_load_float16, op_store_float16);
    check_halves("bfloat16", BFLOAT16_BITS, op_load_bfloat16, op_store_bfloat16);
#else
    check_floats();
#endif
    check_loads_and_stores();
    check_fenv();
    const char *name = strrchr(AF_TEST_HEADER, '/') + 1;
    printf("simd %.*s " DTYPE ": %ld checks passed\n", (int)strcspn(name, "."), name, checks);
    return 0;
}
