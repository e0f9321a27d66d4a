/* sparsemax(x)_i = max(0, 1 + z_i - s): math/entmax.h at a = 2, where p_i is the bracket itself
   and Newton's method ends once no element has left: Michelot 1986, A finite algorithm for
   finding the projection of a point onto the canonical simplex of R^n. */
#ifdef AF_MATH
#if !AF_IS_F32
#include "math/entmax.h"

AF_FN W sparsemax_share(const Row *r, V x)
{
    W u = entmax_part(w_add(w_of(v_set1(1)), entmax_below(r, x)));
    /* An error of 1 / T is not to say that what is 0 counts. */
    M none = v_le(u.hi, v_set1(r->scaled ? 0x1p-90 : 0));
    return w_select(none, w_of(v_set1(0)), u);
}
/* 1 where p is not 0; NaN where it is. */
AF_FN V sparsemax_one(W u)
{
    V one = v_select(entmax_counts(u), v_set1(1), v_set1(0));
    return v_select(v_isnan(u.hi), u.hi, one);
}
AF_FN void sparsemax_add(const Row *r, Into *into, V x, V g)
{
    if (entmax_far(r, x, 1))
        return;
    W u = sparsemax_share(r, x);
    V one = sparsemax_one(u);
    if (r->found)
        entmax_add_dot(into, w_of(one), g);
    else {
        sum_add_words_of(into, 0, u);
        sum_add(into, 1, one);
    }
}
AF_FN void sparsemax_step(Row *r, const Sums *s)
{
    if (r->found) {
        entmax_take_dot(r, s);
        return;
    }
    W rest = w_add(row_sum_total(r, s, 0), w_of(v_set1(-1)));
    V count = row_sum_total(r, s, 1).hi;
    entmax_step(r, v_div(w_round(rest), count));
    /* low is the last count. */
    r->more = v_select(v_lt(v_set1(0), v_abs(v_sub(count, r->low))), v_set1(1), v_set1(0));
    r->low = count;
}
AF_FN V sparsemax_value(const Row *r, V x, V g)
{
    (void)g;
    if (entmax_far(r, x, 1))
        return v_set1(0);
    return w_round(sparsemax_share(r, x));
}
AF_FN void sparsemax_keep(Row *r, const Sums *s)
{
    if (!r->found)
        sparsemax_step(r, s);
}
AF_FN V sparsemax_gradient(const Row *r, V x, V g)
{
    if (entmax_far(r, x, 1))
        return v_set1(0);
    return entmax_gradient(r, sparsemax_one(sparsemax_share(r, x)), g);
}

/* The same where y is p. */
AF_FN void sparsemax_dot(const Row *r, Into *into, V y, V g)
{
    (void)r;
    entmax_add_dot(into, w_of(sparsemax_one(w_of(y))), g);
}
AF_FN V sparsemax_gradient_of_output(const Row *r, V y, V g)
{
    return entmax_gradient(r, sparsemax_one(w_of(y)), g);
}

#define sparsemax_forward                                                                  \
    ROW_ONE_LOOP | ROW_REPEATS | ROW_TWO_SUMS | ROW_VALUE_OF_X, row_itself, sparsemax_add, \
        sparsemax_keep, sparsemax_value
#define sparsemax_backward                                                                \
    ROW_ONE_LOOP | ROW_REPEATS | ROW_TWO_SUMS, row_itself, sparsemax_add, sparsemax_step, \
        sparsemax_gradient
#define sparsemax_from_output                                                \
    ROW_ONE_LOOP | ROW_TWO_SUMS, row_itself, sparsemax_dot, entmax_take_dot, \
        sparsemax_gradient_of_output
#endif
#endif

AF_ROW_ROWWISE_WIDE(sparsemax, 1, 0,
    .summary = "The nearest probabilities to a row, most of which may be 0.",
    .citation = "Martins & Astudillo 2016, From softmax to sparsemax, arXiv:1602.02068",
    .params = {{"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "max(0, 1 + (x - max(x)) / temperature - entmax_threshold((x - max(x)) / temperature, 2))",
    .from_output = "where(y > 0, g - sum(where(y > 0, g, 0)) / sum(where(y > 0, 1, 0)), 0) / temperature",
    .gradient_scale = "where(y > 0, abs(g) + sum(where(y > 0, abs(g), 0)) / sum(where(y > 0, 1, 0)), 0) / temperature",
    .range = "[0, 1]", .monotone = "no", .symmetry = "none", .lipschitz = "1 / temperature",
    .ulp = {{0.75, 1.0, 1.0}, {1.0, 1.0, 1.0}})
