/* entmax15(x)_i = max(0, 1 + (z_i - s) / 2)^2: math/entmax.h at a = 3/2. */
#ifdef AF_MATH
#if !AF_IS_F32
#include "math/entmax.h"

/* The square root of p, which w is. */
AF_FN W entmax15_root(const Row *r, V x)
{
    return entmax_part(w_add(w_of(v_set1(1)), w_shift(entmax_below(r, x), v_set1(0.5))));
}
AF_FN void entmax15_add(const Row *r, Into *into, V x, V g)
{
    if (entmax_far(r, x, 2))
        return;
    W u = entmax15_root(r, x);
    if (r->found)
        entmax_add_dot(into, u, g);
    else {
        sum_add_words_of(into, 0, w_mul(u, u));
        sum_add(into, 1, u.hi);
    }
}
/* F (1 - F^(-1/2)) = (F - 1) sqrt(F) / (sqrt(F) + 1) */
AF_FN void entmax15_step(Row *r, const Sums *s)
{
    if (r->found) {
        entmax_take_dot(r, s);
        return;
    }
    V one = v_set1(1);
    W sum = row_sum_total(r, s, 0);
    V root = v_sqrt(sum.hi), rest = w_round(w_add(sum, w_of(v_neg(one))));
    V step = v_div(v_mul(rest, root), v_mul(v_add(root, one), row_sum_total(r, s, 1).hi));
    entmax_step(r, v_add(step, step));
}
AF_FN void entmax15_keep(Row *r, const Sums *s)
{
    if (!r->found)
        entmax15_step(r, s);
}
AF_FN V entmax15_value(const Row *r, V x, V g)
{
    if (entmax_far(r, x, 2))
        return v_set1(0);
    W u = entmax15_root(r, x);
    (void)g;
    return w_round_mul(u, u);
}
AF_FN V entmax15_gradient(const Row *r, V x, V g)
{
    if (entmax_far(r, x, 2))
        return v_set1(0);
    return entmax_gradient(r, w_round(entmax15_root(r, x)), g);
}

/* The same where y is p. */
AF_FN void entmax15_dot(const Row *r, Into *into, V y, V g)
{
    (void)r;
    entmax_add_dot(into, w_of(v_sqrt(y)), g);
}
AF_FN V entmax15_gradient_of_output(const Row *r, V y, V g)
{
    return entmax_gradient(r, v_sqrt(y), g);
}

#define entmax15_forward                                                                  \
    ROW_ONE_LOOP | ROW_REPEATS | ROW_TWO_SUMS | ROW_VALUE_OF_X, row_itself, entmax15_add, \
        entmax15_keep, entmax15_value
#define entmax15_backward                                                               \
    ROW_ONE_LOOP | ROW_REPEATS | ROW_TWO_SUMS, row_itself, entmax15_add, entmax15_step, \
        entmax15_gradient
#define entmax15_from_output                                                \
    ROW_ONE_LOOP | ROW_TWO_SUMS, row_itself, entmax15_dot, entmax_take_dot, \
        entmax15_gradient_of_output
#endif
#endif

AF_ROW_ROWWISE_WIDE(entmax15, 1, 0,
    .summary = "Between softmax and sparsemax: entmax at 3/2.",
    .citation = "Peters, Niculae & Martins 2019, arXiv:1905.05702",
    .params = {{"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "max(0, 1 + ((x - max(x)) / temperature - entmax_threshold((x - max(x)) / temperature, 3/2)) / 2)**2",
    .from_output = "where(y > 0, sqrt(y) * (g - sum(g * sqrt(y)) / sum(sqrt(y))), 0) / temperature",
    .gradient_scale = "where(y > 0, sqrt(y) * (abs(g) + sum(abs(g) * sqrt(y)) / sum(sqrt(y))), 0) / temperature",
    .range = "[0, 1]", .monotone = "no", .symmetry = "none", .smoothness = "C1",
    .ulp = {{0.75, 1.0, 1.0}, {1.0, 1.5, 1.5}})
