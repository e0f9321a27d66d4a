/* sparsemax(x)_i = max(0, 1 + z_i - s): family/entmax.h at alpha = 2, where p_i is the bracket itself.

   The sum of the brackets is convex in s, and at least 1 at s = 0: Newton's steps go up and never
   beyond, and end with the first that no element has left before: Michelot 1986, A finite algorithm
   for finding the projection of a point onto the canonical simplex of R^n. One more with the same
   elements makes up for its rounding.
   ULP: 0.5 of the result.
   In the largest norm the slope comes near 2 / T as more elements count. */
#ifdef AF_MATH
#if !AF_IS_F32
#include "family/entmax.h"

AF_FN W sparsemax_share(const Row *r, V x)
{
    return entmax_part(r, w_add(w_of(v_set1(1)), w_add(entmax_shifted(r, x), w_neg(r->total))), 1);
}
AF_FN int sparsemax_far(const Row *r, V x)
{
    return entmax_far(r, x, v_sub(r->total.hi, v_set1(1)));
}
/* 1 where p is not 0; NaN where it is. */
AF_FN V sparsemax_one(V p)
{
    V one = v_select(entmax_counts(p), v_set1(1), v_set1(0));
    return v_select(v_isnan(p), p, one);
}
AF_FN void sparsemax_add(const Row *r, Into *into, V x, V g)
{
    (void)g;
    if (sparsemax_far(r, x))
        return;
    W u = sparsemax_share(r, x);
    sum_add_words_of(into, 0, u);
    sum_add(into, 1, sparsemax_one(u.hi));
}
AF_FN void sparsemax_step(Search *s, const Sums *sums)
{
    W rest = w_add(row_sum_total(&s->row, sums, 0), w_of(v_set1(-1)));
    V count = row_sum_total(&s->row, sums, 1).hi;
    M fewer = v_lt(v_set1(0), v_abs(v_sub(count, s->last)));
    s->last = count;
    entmax_step(s, v_div(w_round(rest), count), fewer);
}
AF_FN V sparsemax_value(const Row *r, V x, V g)
{
    (void)g;
    return sparsemax_far(r, x) ? v_set1(0) : w_round(sparsemax_share(r, x));
}

AF_FN void sparsemax_add_dot(const Row *r, Into *into, V x, V g)
{
    if (!sparsemax_far(r, x))
        entmax_add_dot(into, w_of(sparsemax_one(sparsemax_share(r, x).hi)), g);
}
AF_FN V sparsemax_gradient(const Row *r, V x, V g)
{
    if (sparsemax_far(r, x))
        return v_set1(0);
    return entmax_gradient(r, sparsemax_one(sparsemax_share(r, x).hi), g);
}

/* The same where y is p. */
AF_FN void sparsemax_dot_of_output(const Row *r, Into *into, V y, V g)
{
    (void)r;
    entmax_add_dot(into, w_of(sparsemax_one(y)), g);
}
AF_FN V sparsemax_gradient_of_output(const Row *r, V y, V g)
{
    return entmax_gradient(r, sparsemax_one(y), g);
}

#define sparsemax_forward \
    entmax_prepare, sparsemax_add, sparsemax_step, NULL, entmax_take_dot, sparsemax_value
#define sparsemax_backward                                                             \
    entmax_prepare, sparsemax_add, sparsemax_step, sparsemax_add_dot, entmax_take_dot, \
        sparsemax_gradient
#define sparsemax_from_output                                             \
    entmax_prepare, NULL, NULL, sparsemax_dot_of_output, entmax_take_dot, \
        sparsemax_gradient_of_output
#endif
#endif

AF_ROW_THRESHOLD(sparsemax, 1, 0,
    .summary = "The nearest probabilities to a row, most of which may be 0.",
    .citation = "Martins & Astudillo 2016, From softmax to sparsemax, arXiv:1602.02068",
    .params = {{"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "max(0, 1 + (x - max(x)) / temperature - entmax_threshold((x - max(x)) / temperature, 2))",
    .from_output = "where(y > 0, g - sum(where(y > 0, g, 0)) / sum(where(y > 0, 1, 0)), 0) / temperature",
    .gradient_scale = "where(y > 0, abs(g) + sum(where(y > 0, abs(g), 0)) / sum(where(y > 0, 1, 0)), 0) / temperature",
    .range = "[0, 1]", .symmetry = "none",
    .ulp = {{0.51, 0.75, 0.75}, {0.55, 0.75, 0.75}})
