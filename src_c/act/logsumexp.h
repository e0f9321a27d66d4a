/* logsumexp(x) = m + log1p(rest), as in log_softmax. m and the logarithm cancel where the result
   is near 0, so that both are right to more than a word: of floats to 2^-38 |m|, of doubles to
   2^-57 |m|. No number of words is enough for every row, hence the scale of the error. */
#ifdef AF_MATH
#include "math/log1p_sum.h"

AF_FN void logsumexp_add(const Row *r, Into *into, V x, V g)
{
    M largest = v_le(r->max, x);
    (void)g;
    sum_add_exp(r, into, v_select(largest, v_set1(-INFINITY), x), v_set1(0));
    sum_count(into, largest);
}
AF_FN void logsumexp_log(Row *r, const Sums *s)
{
    r->total = log1p_sum(w_add(row_others(r, s), row_sum_total(r, s, 0)), r->along);
}
AF_FN V logsumexp_value(const Row *r, V x, V g)
{
    (void)x, (void)g;
    M finite = v_le(v_abs(r->max), v_set1(AF_LARGEST));
    return v_select(finite, w_round(w_add(w_of(r->max), r->total)), v_add(r->max, r->total.hi));
}

/* g p_i */
AF_FN void logsumexp_share(Row *r, const Sums *s)
{
    r->total = w_scale(r->g, row_sum_inverse(r, s, 0));
    /* An infinite gradient has no low word. */
    M finite = v_le(v_abs(r->total.hi), v_set1(AF_LARGEST));
    r->total.lo = v_select(finite, r->total.lo, v_set1(0));
}

#define logsumexp_forward ROW_COUNTS, row_itself, logsumexp_add, logsumexp_log, logsumexp_value
#define logsumexp_backward ROW_KEEPS | ROW_LOW, row_exp, row_add, logsumexp_share, row_times_total
#endif

AF_ROW_REDUCTION(logsumexp, 0,
    .summary = "Logarithm of the sum of exponentials along an axis.",
    .citation = "Blanchard, Higham, Higham 2021, Accurately computing the log-sum-exp and softmax functions",
    .formula = "max(x) + log(sum(exp(x - max(x))))",
    .derivative = "exp(x - max(x)) / sum(exp(x - max(x)))",
    .value_scale = "max(abs(y), abs(max(x)) / 32)",
    .gradient_scale = "abs(g) * exp(x - max(x)) / sum(exp(x - max(x)))",
    .range = "(-inf, inf)", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf", .lipschitz = "1",
    .ulp = {{0.75, 2.0, 0}, {1.5, 2.0, 0}})
