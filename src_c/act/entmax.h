/* entmax(x, alpha): math/entmax.h. Beyond alpha = 2 the sum is no convex function of s: a step that
   leaves what is known of s goes to the middle of it.
   ULP: the sum's terms are rounded, and so s is right to some u; what p is relative to its
   bracket, times as much. */
#ifdef AF_MATH
#if !AF_IS_F32
#include "math/entmax.h"
#include "math/power.h"

/* a - 1, and the bracket. */
AF_FN W entmax_order(const Row *r) { return w_sum(v_set1(r->order), v_set1(-1)); }
AF_FN W entmax_base(const Row *r, V x)
{
    W y = w_mul(entmax_below(r, x), entmax_order(r));
    return entmax_part(w_add(w_of(v_set1(1)), y));
}
/* u^e */
AF_FN V entmax_power(W u, W e)
{
    W log = log_two_words(v_select(entmax_counts(u), u.hi, v_set1(1)));
    log.lo = v_add(log.lo, v_div(u.lo, u.hi));
    V y = exp_of_w(w_mul(log, e));
    y = v_select(v_isnan(u.hi), u.hi, y);
    return v_select(v_le(u.hi, v_set1(0)), v_set1(0), y);
}
AF_FN V entmax_share(const Row *r, V x)
{
    if (r->order == 1)
        return exp_of_w(entmax_below(r, x));
    return entmax_power(entmax_base(r, x), w_inverse(entmax_order(r)));
}
/* u^(q - 1) */
AF_FN V entmax_weight(const Row *r, V x)
{
    if (r->order == 1)
        return exp_of_w(entmax_below(r, x));
    W e = w_add(w_inverse(entmax_order(r)), w_of(v_set1(-1)));
    return entmax_power(entmax_base(r, x), e);
}
AF_FN S entmax_reach(const Row *r) { return r->order > 1 ? 1 / (r->order - 1) : INFINITY; }
AF_FN void entmax_add(const Row *r, Into *into, V x, V g)
{
    if (entmax_far(r, x, entmax_reach(r)))
        return;
    V w = entmax_weight(r, x);
    if (r->found) {
        entmax_add_dot(into, w_of(w), g);
        return;
    }
    sum_add(into, 0, entmax_share(r, x));
    sum_add(into, 1, w);
}
AF_FN void entmax_find(Row *r, const Sums *s)
{
    if (r->found) {
        entmax_take_dot(r, s);
        return;
    }
    V one = v_set1(1), sum = row_sum_total(r, s, 0).hi, slope = row_sum_total(r, s, 1).hi;
    V log = log1p_of(w_round(w_add(row_sum_total(r, s, 0), w_of(v_neg(one)))));
    if (r->order != 1) {
        V less = entmax_order(r).hi;
        log = v_div(expm1_of(v_mul(v_neg(less), log)), v_neg(less));
    }
    V step = v_mul(v_div(sum, slope), log), before = r->total.hi;
    entmax_step(r, step);
    /* What is known: that the sum is at least 1, or below, there. */
    M least = v_le(one, sum);
    r->low = v_select(least, before, r->low);
    r->high = v_select(least, r->high, before);
    M above = v_lt(r->total.hi, r->high), inside = v_lt(r->low, r->total.hi);
    V middle = v_mul(v_set1(0.5), v_add(r->low, v_min(r->high, v_set1(AF_LARGEST / 2))));
    V outside = v_select(above, v_select(inside, v_set1(0), one), one);
    M wrong = v_lt(v_set1(0), v_mul(outside, r->more));
    r->total = w_select(wrong, w_of(middle), r->total);
}
AF_FN void entmax_keep(Row *r, const Sums *s)
{
    if (!r->found)
        entmax_find(r, s);
}
AF_FN V entmax_value(const Row *r, V x, V g)
{
    if (entmax_far(r, x, entmax_reach(r)))
        return v_set1(0);
    (void)g;
    return entmax_share(r, x);
}
AF_FN V entmax_gradient_of_x(const Row *r, V x, V g)
{
    if (entmax_far(r, x, entmax_reach(r)))
        return v_set1(0);
    return entmax_gradient(r, entmax_weight(r, x), g);
}

/* The same where y is p: w = y^(2 - a). */
AF_FN V entmax_weight_of(const Row *r, V y)
{
    if (r->order == 1)
        return y;
    return entmax_power(w_of(y), w_sum(v_set1(2), v_set1(-r->order)));
}
AF_FN void entmax_dot(const Row *r, Into *into, V y, V g)
{
    entmax_add_dot(into, w_of(entmax_weight_of(r, y)), g);
}
AF_FN V entmax_gradient_of_output(const Row *r, V y, V g)
{
    return entmax_gradient(r, entmax_weight_of(r, y), g);
}

#define entmax_forward                                                                      \
    ROW_ONE_LOOP | ROW_REPEATS | ROW_TWO_SUMS | ROW_VALUE_OF_X | ROW_HAS_ORDER, row_itself, \
        entmax_add, entmax_keep, entmax_value
#define entmax_backward                                                                \
    ROW_ONE_LOOP | ROW_REPEATS | ROW_TWO_SUMS | ROW_HAS_ORDER, row_itself, entmax_add, \
        entmax_find, entmax_gradient_of_x
#define entmax_from_output                                                                \
    ROW_ONE_LOOP | ROW_TWO_SUMS | ROW_HAS_ORDER, row_itself, entmax_dot, entmax_take_dot, \
        entmax_gradient_of_output
#endif
#endif

AF_ROW_ROWWISE_WIDE(entmax, 1, 0,
    .aliases = "alpha_entmax",
    .summary = "softmax at alpha = 1, sparsemax at 2, and what lies between and beyond.",
    .citation = "Peters, Niculae & Martins 2019, arXiv:1905.05702",
    .params = {{"alpha", 1.5, 1, INFINITY, "", "how sparse the result is", AF_CLOSED_LOW}},
    .formula = "where(alpha == 1, exp(x - max(x)) / sum(exp(x - max(x))), max(0, 1 + (alpha - 1) * (x - max(x) - entmax_threshold(x - max(x), alpha)))**(1 / (alpha - 1)))",
    .from_output = "where(y > 0, y**(2 - alpha) * (g - sum(where(y > 0, g * y**(2 - alpha), 0)) / sum(where(y > 0, y**(2 - alpha), 0))), 0)",
    .gradient_scale = "where(y > 0, y**(2 - alpha) * (abs(g) + sum(where(y > 0, abs(g) * y**(2 - alpha), 0)) / sum(where(y > 0, y**(2 - alpha), 0))), 0)",
    .range = "[0, 1]", .monotone = "no", .symmetry = "none",
    .ulp = {{2.0, 4.0, 4.0}, {0, 0, 0}})
