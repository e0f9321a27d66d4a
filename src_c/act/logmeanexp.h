/* logmeanexp(x) = m + log(S / n), where m is the largest of the row's n elements, and S the sum of
   exp(x - m). Of the c elements near m, down to m - 1, expm1(x - m) is summed, and exp(x - m) of the
   others: by the sum F of both, S = c + F, and S / n - 1 = E / n with E = F - (n - c), which of
   numbers near 0 is near their mean, and no 1 takes its digits. The logarithm is -log1p(-E / S), as
   E / n may be near -1. What is excluded or lies beyond the row's end reads as -inf.
   A row without any above that is its largest.
   The error is logsumexp's. */
#ifdef AF_MATH
#include "math/log1p_sum.h"

AF_FN void logmeanexp_add(const Row *r, Into *into, V x, V g)
{
    M some = v_lt(v_set1(-INFINITY), x);
    M near = v_le(v_sub(r->max, v_set1(1)), v_select(some, x, v_set1(NAN)));
    (void)g;
    x = v_select(v_le(r->max, x), sum_base(r), x);
    sum_add_exp(r, into, x, v_where(near, v_set1(1)));
    sum_count(into, near);
}
AF_FN void logmeanexp_log(Row *r, const Sums *s)
{
    double near[AF_LANES], far[AF_LANES];
    for (int i = 0; i < (r->along ? 1 : AF_LANES); i++) {
        /* Without a mask none is counted; with one for all of the row, what lies beyond it too. */
        const double included = s->total[1].hi[i], all = r->length ? (double)r->length : 1;
        const double number = included > 0 && included < all ? included : all;
        near[i] = s->count[i] > 0 ? s->count[i] : number;
        far[i] = number - near[i];
    }
    W f = row_sum_total(r, s, 0), sum = w_add(number_of(near, r->along), f);
    W e = w_add(f, w_neg(number_of(far, r->along)));
    /* Of many terms the low word may be far more than an ulp of the high one. */
    sum = w_fast_sum(sum.hi, sum.lo);
    r->total = w_neg(log1p_sum(w_mul(w_neg(e), w_inverse(sum)), r->along));
}
AF_FN V logmeanexp_value(const Row *r, V x, V g)
{
    (void)x, (void)g;
    M finite = v_le(v_abs(r->max), v_set1(AF_LARGEST));
    return v_select(finite, w_round(w_add(w_of(r->max), r->total)), v_add(r->max, r->total.hi));
}

/* g p_i */
AF_FN void logmeanexp_share(Row *r, const Sums *s)
{
    r->total = w_scale(r->g, row_sum_inverse(r, s, 0));
    /* An infinite gradient has no low word. */
    M finite = v_le(v_abs(r->total.hi), v_set1(AF_LARGEST));
    r->total.lo = v_select(finite, r->total.lo, v_set1(0));
}

#define logmeanexp_forward                                                               \
    ROW_ONE_LOOP | ROW_COUNTS | ROW_NUMBERS, row_itself, logmeanexp_add, logmeanexp_log, \
        logmeanexp_value
#define logmeanexp_backward \
    ROW_ONE_LOOP | ROW_KEEPS | ROW_LOW, row_exp, row_add, logmeanexp_share, row_times_total
#endif

AF_ROW_REDUCTION(logmeanexp, 0,
    .summary = "Logarithm of the mean of exponentials along an axis.",
    .citation = "jax.nn.logmeanexp",
    .formula = "max(x) + log(sum(exp(x - max(x))) / sum(x**0))",
    .derivative = "exp(x - max(x)) / sum(exp(x - max(x)))",
    .value_scale = "max(abs(y), abs(max(x)) / 32)",
    .gradient_scale = "abs(g) * exp(x - max(x)) / sum(exp(x - max(x)))",
    .range = "(-inf, inf)", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf", .lipschitz = "1",
    .ulp = {{0.75, 2.0, 0}, {1.5, 2.0, 0}})
