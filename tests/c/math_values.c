/* The functions of src_c/math over arrays, for tests/math_errors.py. Compile it as a
   shared library with an ISA's flags, -DAF_IS_F32=0 or 1 and
   -DAF_TEST_HEADER='"simd/<isa>.h"'.                                          */
#include "simd/dtype.h"
#include AF_TEST_HEADER
#include "simd/vector.h"
#include "math/exp_below.h"
#include "math/gauss.h"
#include "math/log1p.h"
#include "math/logistic.h"
#include "math/phi.h"
#if !AF_IS_F32
#include "math/atan.h"
#include "math/erf.h"
#include "math/exact.h"
#include "math/short_more.h"
#endif

/* (y.hi + y.lo) * factor */
typedef struct {
    W y;
    V factor;
} Result;

AF_FN Result words(W y) { return (Result){y, v_set1(1)}; }
AF_FN Result value(V y) { return words(w_of(y)); }
AF_FN Result down(V y) { return value(v_mul(y, v_set1(AF_LOGISTIC_DOWN))); }
AF_FN W denominator(V a) { return logistic_denominator(exp_word(a, AF_LOGISTIC_UP)); }
AF_FN Result word(ExpWord e) { return (Result){w_add_to(v_set1(1), w_of(e.v)), e.scale}; }
/* The factor without AF_EXP_DOWN, which might round it. */
AF_FN Result parts(Exp e) { return (Result){exp_significand(e), e.scale}; }

/* Operands are a, b, c, d; n is a multiple of AF_LANES. */
#define CASE(name, result)                                                                     \
    __attribute__((visibility("default"))) void name##_case(const S *const *in, S *const *out, \
                                                            ptrdiff_t n);                      \
    void name##_case(const S *const *in, S *const *out, ptrdiff_t n)                           \
    {                                                                                          \
        for (ptrdiff_t i = 0; i < n; i += AF_LANES) {                                          \
            V a = v_load(in[0] + i), b = v_load(in[1] + i);                                    \
            V c = v_load(in[2] + i), d = v_load(in[3] + i);                                    \
            (void)a, (void)b, (void)c, (void)d;                                                \
            Result r = result;                                                                 \
            v_store(out[0] + i, r.y.hi);                                                       \
            v_store(out[1] + i, r.y.lo);                                                       \
            v_store(out[2] + i, r.factor);                                                     \
        }                                                                                      \
    }
#define AB ((W){a, b})
#define BC ((W){b, c})
#define CD ((W){c, d})

__attribute__((visibility("default"))) const int lanes = AF_LANES;

CASE(exp_below, value(exp_below(AB)))
CASE(exp_below_words, words(exp_below_words(AB)))
CASE(w_fast_sum, words(w_fast_sum(a, b)))
CASE(w_sum, words(w_sum(a, b)))
CASE(w_prod, words(w_prod(a, b)))
CASE(w_scale, words(w_scale(a, BC)))
CASE(w_mul, words(w_mul(AB, CD)))
CASE(w_add_to, words(w_add_to(a, BC)))
CASE(w_add, words(w_add(AB, CD)))
CASE(w_inverse, words(w_inverse(AB)))
CASE(w_round_mul, value(w_round_mul(AB, CD)))
CASE(w_round_scale, value(w_round_scale(a, BC)))
CASE(w_product_plus, words(w_product_plus(a, b, c)))

CASE(exp_parts, parts(exp_parts(a)))
CASE(exp_parts_w, parts(exp_parts_w(AB)))
CASE(exp_value, words(exp_value(exp_parts(a))))
CASE(exp_times, value(exp_times(AB, exp_parts(c))))
CASE(exp_minus_1, words(exp_minus_1(exp_parts(a))))
CASE(exp_word, word(exp_word(a, AF_EXP_BIAS - AF_EXP_RANGE)))
CASE(exp_word_split, word(exp_word_split(AB, AF_EXP_BIAS - AF_EXP_RANGE)))
CASE(gauss_times, value(gauss_times(AB, CD)))
CASE(expm1_words, value(expm1_words(a).hi))
CASE(exp_minus_1_high, words(exp_minus_1_high(exp_parts(a))))

CASE(logistic_value, value(logistic_value(logistic_parts(a, NULL))))
CASE(logistic_inverse, down(logistic_inverse(denominator(a))))
CASE(logistic_quotient, down(logistic_quotient(a, denominator(a))))
CASE(logistic_gated_slope,
     value(logistic_gated_slope(a, exp_word_split(w_of(v_abs(a)), AF_LOGISTIC_UP),
                                w_of(v_sub(v_set1(1), v_abs(a))))))

CASE(log1p_over, words(log1p_over(AB)))
CASE(phi_ratio_at, words(phi_ratio_at(w_sum(v_set1(AF_PHI_SHIFT), a), 0)))

#if AF_IS_F32
AF_FN W exp_in_two_words(W x)
{
    W y;
    for (int i = 0; i < AF_REGISTERS; i++) {
        D e = exp_below_in_double(d_add(d_widen(x.hi.r[i]), d_widen(x.lo.r[i])), d_zero());
        y.hi.r[i] = d_narrow(e);
        y.lo.r[i] = d_narrow(d_sub(e, d_widen(y.hi.r[i])));
    }
    return y;
}
CASE(exp_below_in_double, words(exp_in_two_words(AB)))
#else
CASE(exp_below_fine_words, words(exp_below_fine_words(AB)))
CASE(log1p_over_words, words(log1p_over_words(AB)))
/* r in words, and q in place of the factor. */
AF_FN Result angle(Angle a) { return (Result){a.r, a.q}; }
AF_FN Result turns(V x)
{
    V q;
    W f;
    trig_reduce_large(x, &q, &f);
    return (Result){f, q};
}
AF_FN Result hyperbolic(V x)
{
    Hyperbolic h = hyperbolic_parts(x);
    return (Result){w_add(h.m, h.rest), exp_shifted(v_set1(1), h.k)};
}
AF_FN Result erfc_words(Erfc r) { return (Result){r.h, r.e.scale}; }

CASE(exp_of, value(exp_of(a)))
CASE(exp_of_w, value(exp_of_w(AB)))
CASE(exp2_of, value(exp2_of(a)))
CASE(expm1_of, value(expm1_of(a)))
CASE(log_of, value(log_of(a)))
CASE(log1p_of, value(log1p_of(a)))
CASE(log2_of, value(log2_of(a)))
CASE(log10_of, value(log10_of(a)))
CASE(log_two_words, words(log_two_words(a)))
CASE(exact_exp, words(exact_exp(AB)))
CASE(exact_log, words(exact_log(AB)))
CASE(power_of, value(power_of(a, b)))
CASE(erfc_of, value(erfc_of(a)))
CASE(erfc_parts, erfc_words(erfc_parts(a)))
CASE(erf_of, value(erf_of(a)))
CASE(angle_parts, angle(angle_parts(a)))
CASE(trig_reduce, turns(a))
CASE(sin_small, value(sin_small(AB)))
CASE(cos_small, value(cos_small(AB)))
CASE(sin_of, value(sin_of(a)))
CASE(cos_of, value(cos_of(a)))
CASE(tan_of, value(tan_of(a)))
CASE(hyperbolic_parts, hyperbolic(a))
CASE(sinh_of, value(sinh_of(a)))
CASE(cosh_of, value(cosh_of(a)))
CASE(atan_of, value(atan_of(a)))

CASE(short_exp_negative, value(short_exp_negative(a)))
CASE(short_exp, value(short_exp(a)))
CASE(short_expm1_negative, value(short_expm1_negative(a)))
CASE(short_expm1, value(short_expm1(a)))
CASE(short_log, value(short_log(a)))
CASE(short_log1p, value(short_log1p(a)))
CASE(short_log1p_exp, value(short_log1p_exp(a)))
CASE(short_logistic, value(short_logistic(a)))
CASE(short_tanh, value(short_tanh(a)))
CASE(short_tanh_log1p, value(short_tanh_log1p(a)))
CASE(short_sin, value(short_sin(a)))
CASE(short_cos, value(short_cos(a)))
CASE(short_atan, value(short_atan(a)))
CASE(short_erfc_abs, value(short_erfc_abs(a)))
CASE(short_erfc, value(short_erfc(a)))
CASE(short_erf, value(short_erf(a)))
CASE(short_exp2, value(short_exp2(a)))
CASE(short_log2, value(short_log2(a)))
CASE(short_log10, value(short_log10(a)))
CASE(short_sinh, value(short_sinh(a)))
CASE(short_cosh, value(short_cosh(a)))
CASE(short_tan, value(short_tan(a)))
CASE(short_pow, value(short_pow(a, b)))
#endif
