/* logmeanexp(x) = m + log1p(rest) - log1p(n - 1), of n elements: logsumexp, whose terms and
   error it shares, without log n. Where all elements are equal the logarithms are the same. */
#ifdef AF_MATH
#include "math/log1p_sum.h"

AF_FN void logmeanexp_add(const Row *r, Into *into, V x, V g)
{
    M largest = v_le(r->max, x);
    (void)g;
    sum_add_words_of(into, 0,
                     w_select(largest, w_of(v_set1(0)), exp_below_words(row_shifted(r, x))));
    sum_count(into, largest);
}
AF_FN void logmeanexp_log(Row *r, const Rows *s)
{
    double others[AF_LANES];
    Totals included;
    sum_totals(&included, s, 1, r->along);
    for (int i = 0; i < (r->along ? 1 : AF_LANES); i++) {
        /* Without a mask none is counted. */
        const double n = included.hi[i] > 0 ? included.hi[i] : (double)s->length;
        others[i] = n > 1 ? n - 1 : 0;
    }
    W log = log1p_sum(w_add(row_others(r, s), row_sum_total(r, s, 0)), r->along);
    r->total = w_add(log, w_neg(log1p_sum(number_of(others, r->along), r->along)));
}
AF_FN V logmeanexp_value(const Row *r, V x, V g)
{
    (void)x, (void)g;
    M finite = v_le(v_abs(r->max), v_set1(AF_LARGEST));
    return v_select(finite, w_round(w_add(w_of(r->max), r->total)), v_add(r->max, r->total.hi));
}

/* g p_i */
AF_FN void logmeanexp_share(Row *r, const Rows *s)
{
    r->total = w_scale(r->g, row_sum_inverse(r, s, 0));
    /* An infinite gradient has no low word. */
    M finite = v_le(v_abs(r->total.hi), v_set1(AF_LARGEST));
    r->total.lo = v_select(finite, r->total.lo, v_set1(0));
}

#define logmeanexp_forward \
    ROW_COUNTS | ROW_NUMBERS, row_itself, logmeanexp_add, logmeanexp_log, logmeanexp_value
#define logmeanexp_backward ROW_KEEPS, row_exp, row_add, logmeanexp_share, row_times_total
#endif

AF_ROW_REDUCTION(logmeanexp, 0,
    .summary = "Logarithm of the mean of exponentials along an axis.",
    .citation = "jax.nn.logmeanexp",
    .formula = "max(x) + log(sum(exp(x - max(x))) / sum(x**0))",
    .derivative = "exp(x - max(x)) / sum(exp(x - max(x)))",
    .gradient_scale = "abs(g) * exp(x - max(x)) / sum(exp(x - max(x)))",
    .range = "(-inf, inf)", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf", .lipschitz = "1",
    .ulp = {{2.0, 2.0, 0}, {2.0, 2.0, 0}})
