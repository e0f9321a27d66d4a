/* log_softmax(x)_i = (x_i - m) / T - log1p(rest), where m is the largest element and
   rest the sum of exp((x_j - m) / T) without it: exact also for the largest element  */
#ifdef AF_MATH
#include "math/log1p_sum.h"

/* What is so near the largest element that it counts as 1 counts as one of these. */
AF_FN void log_softmax_add(const Row *r, Into *into, V e, V g)
{
    M largest = v_le(v_set1(1 / row_down(r)), e);
    (void)g;
    into->low = v_select(largest, v_set1(0), into->low);
    sum_add_positive(into, 0, v_select(largest, v_set1(0), e));
    sum_count(into, largest);
}
AF_FN void log_softmax_log(Row *r, const Sums *s)
{
    W rest = w_shift(row_sum_total(r, s, 0), v_set1(row_down(r)));
    W log = log1p_sum(w_add(row_others(r, s), rest), r->along);
    r->total = r->scaled ? log : w_add(w_of(r->max), log);
    /* An infinite maximum leaves no number anywhere. */
    r->total.hi = v_add(r->total.hi, v_sub(r->max, r->max));
}
AF_FN V log_softmax_shift(const Row *r, V x, V g)
{
    (void)g;
    if (r->scaled) {
        W d = row_shifted(r, x);
        return v_select(v_lt(d.hi, v_set1(-AF_LARGEST)), v_sub(d.hi, r->total.hi),
                        w_round(w_add(d, w_neg(r->total))));
    }
    /* Two roundings: the first is half an ulp of y at most, or exact. */
    return v_sub(v_sub(x, r->total.hi), r->total.lo);
}

/* (g_i - p_i sum_j g_j) / T, where p_i is e_i over the sum of all. The term is e, or where T
   is not 1, x, as e is needed with another power of two in the end.             */
AF_FN W log_softmax_term(const Row *r, V x) { return r->scaled ? w_of(x) : row_exp(r, x); }
AF_FN void log_softmax_add_g(const Row *r, Into *into, V term, V g)
{
    if (r->scaled)
        sum_add_words_of(into, 0, row_exp(r, term));
    else
        sum_add_positive_in_memory(into, 0, term, into->of_x);
    sum_add_in_memory(into, 1, g, into->of_g);
}
AF_FN void log_softmax_share(Row *r, const Sums *s) { r->total = row_sum_ratio(r, s, 1, 0); }
/* Where T is not 1, of e times AF_EXP_UP. Beside a small g its product stays so, and g is
   taken times AF_EXP_UP too.                                                    */
AF_FN V log_softmax_unscaled(const Row *r, V e, V g)
{
    V one = v_set1(1), lower = v_set1(AF_EXP_DOWN), power = v_mul(r->post, lower);
    M small = v_lt(e, v_set1(AF_RAISED_SMALL));
    V raise = v_select(v_lt(v_abs(g), one), v_set1(AF_EXP_UP), one);
    V up = v_select(small, raise, one), down = v_select(small, v_mul(raise, lower), one);
    M raised = v_lt(one, up);
    V a = v_mul(e, v_select(small, one, lower));
    W d = w_add(w_of(v_mul(g, up)), w_neg(w_scale(a, w_shift(r->total, down))));
    V y = v_mul(w_round_mul(d, r->inverse), v_select(raised, v_max(one, power), r->post));
    return v_mul(v_mul(y, v_select(raised, v_min(one, power), one)), r->pre);
}
AF_FN V log_softmax_plain(const Row *r, V e, V g)
{
    return v_fnma(e, r->total.hi, v_fnma(e, r->total.lo, g));
}
AF_FN V log_softmax_gradient(const Row *r, V term, V g)
{
    if (r->scaled)
        return log_softmax_unscaled(r, exp_below_raised(row_shifted(r, term)), g);
    return log_softmax_plain(r, term, g);
}

AF_FN void log_softmax_sum_g(const Row *r, Into *into, V y, V g)
{
    (void)r, (void)y;
    sum_add_in_memory(into, 0, g, into->of_g);
}
AF_FN void log_softmax_take_g(Row *r, const Sums *s) { r->total = row_sum_total(r, s, 0); }
AF_FN V log_softmax_gradient_of_output(const Row *r, V y, V g)
{
    if (r->scaled)
        return log_softmax_unscaled(r, exp_below_raised(w_of(y)), g);
    return log_softmax_plain(r, exp_below(w_of(y)), g);
}

#define log_softmax_forward                                                           \
    ROW_COUNTS | ROW_VALUE_OF_X | ROW_LOW, row_exp, log_softmax_add, log_softmax_log, \
        log_softmax_shift
#define log_softmax_backward                                                     \
    ROW_KEEPS | ROW_LOW, log_softmax_term, log_softmax_add_g, log_softmax_share, \
        log_softmax_gradient
#define log_softmax_from_output \
    0, row_itself, log_softmax_sum_g, log_softmax_take_g, log_softmax_gradient_of_output
#endif

AF_ROW_ROWWISE(log_softmax, 1, -INFINITY,
    .summary = "Logarithm of softmax.",
    .params = {{"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "(x - max(x)) / temperature - log(sum(exp((x - max(x)) / temperature)))",
    .from_output = "(g - exp(y) * sum(g)) / temperature",
    .gradient_scale = "(abs(g) + exp(y) * sum(abs(g))) / temperature",
    .range = "[-inf, 0]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf", .lipschitz = "2 / temperature",
    .ulp = {{2.0, 2.0, 2.0}, {2.0, 2.0, 2.0}})
