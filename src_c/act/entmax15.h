/* entmax15(x)_i = max(0, 1 + (z_i - s) / 2)^2: family/entmax.h at alpha = 3/2.

   s is found by Newton's method from s = 0, where the sum F of the squares is at least 1, on its
   root: that is a norm of the brackets, and convex in s, so that the steps go up and never beyond.
   With the sum F1 of the brackets a step is 2 (F - 1) sqrt(F) / ((sqrt(F) + 1) F1).
   ULP: 0.5 of the result. */
#ifdef AF_MATH
#if !AF_IS_F32
#include "family/entmax.h"

/* The square root of p, which w is. */
AF_FN W entmax15_root(const Row *r, V x)
{
    W u = w_add(entmax_shifted(r, x), w_neg(r->total));
    return entmax_part(r, w_add(w_of(v_set1(1)), w_shift(u, v_set1(0.5))), 1);
}
AF_FN int entmax15_far(const Row *r, V x)
{
    return entmax_far(r, x, v_sub(r->total.hi, v_set1(2)));
}
AF_FN void entmax15_add(const Row *r, Into *into, V x, V g)
{
    (void)g;
    if (entmax15_far(r, x))
        return;
    W u = entmax15_root(r, x);
    sum_add_words_of(into, 0, w_mul(u, u));
    sum_add(into, 1, u.hi);
}
AF_FN void entmax15_step(Search *s, const Sums *sums)
{
    V one = v_set1(1);
    W sum = row_sum_total(&s->row, sums, 0);
    V root = v_sqrt(sum.hi), rest = w_round(w_add(sum, w_of(v_neg(one))));
    V under = v_mul(v_add(root, one), row_sum_total(&s->row, sums, 1).hi);
    V step = v_div(v_mul(v_add(rest, rest), root), under);
    entmax_step(s, step, v_lt(v_set1(AF_ENTMAX_LAST), v_abs(step)));
}
AF_FN V entmax15_value(const Row *r, V x, V g)
{
    (void)g;
    if (entmax15_far(r, x))
        return v_set1(0);
    W u = entmax15_root(r, x);
    return w_round_mul(u, u);
}

AF_FN void entmax15_add_dot(const Row *r, Into *into, V x, V g)
{
    if (!entmax15_far(r, x))
        entmax_add_dot(into, entmax15_root(r, x), g);
}
AF_FN V entmax15_gradient(const Row *r, V x, V g)
{
    if (entmax15_far(r, x))
        return v_set1(0);
    return entmax_gradient(r, entmax15_root(r, x).hi, g);
}

/* The same where y is p. */
AF_FN void entmax15_dot_of_output(const Row *r, Into *into, V y, V g)
{
    (void)r;
    entmax_add_dot(into, w_of(v_sqrt(y)), g);
}
AF_FN V entmax15_gradient_of_output(const Row *r, V y, V g)
{
    return entmax_gradient(r, v_sqrt(y), g);
}

#define entmax15_forward \
    entmax_prepare, entmax15_add, entmax15_step, NULL, entmax_take_dot, entmax15_value
#define entmax15_backward                                                           \
    entmax_prepare, entmax15_add, entmax15_step, entmax15_add_dot, entmax_take_dot, \
        entmax15_gradient
#define entmax15_from_output \
    entmax_prepare, NULL, NULL, entmax15_dot_of_output, entmax_take_dot, entmax15_gradient_of_output
#endif
#endif

AF_ROW_THRESHOLD(entmax15, 1, 0,
    .summary = "Between softmax and sparsemax: entmax at alpha = 3/2.",
    .citation = "Peters, Niculae & Martins 2019, Sparse sequence-to-sequence models, arXiv:1905.05702",
    .params = {{"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "max(0, 1 + ((x - max(x)) / temperature - entmax_threshold((x - max(x)) / temperature, 3/2)) / 2)**2",
    .from_output = "where(y > 0, sqrt(y) * (g - sum(g * sqrt(y)) / sum(sqrt(y))), 0) / temperature",
    .gradient_scale = "where(y > 0, sqrt(y) * (abs(g) + sum(abs(g) * sqrt(y)) / sum(sqrt(y))), 0) / temperature",
    .range = "[0, 1]", .monotone = "no", .symmetry = "none", .smoothness = "C1",
    .ulp = {{0.51, 0.75, 0.75}, {0.55, 1.0, 1.25}})
