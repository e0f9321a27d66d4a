/* softmax(x)_i = exp(x_i) / sum_j exp(x_j), shifted by the largest element */
#ifdef AF_MATH
#include "math/exp.h"

/* The output of an excluded element. */
#define softmax_excluded 0
AF_FN V softmax_exp(RowState *state, int part, V x, V g)
{
    V y = exp_short(exp_parts(w_sum(x, v_neg(state->max))));
    (void)g;
    sum_add(&state->sum, part, y);
    return y;
}
AF_FN V softmax_divide(RowState *state, int part, V y, V g)
{
    (void)part, (void)g;
    return w_round_scale(y, state->total);
}
static void softmax_forward(const Row *r)
{
    RowState state;
    row_max(r, &state);
    state.sum = sum_zero();
    row_pass(r, &state, ROW_WRITES, softmax_exp);
    state.total = w_inverse(sum_total(&state.sum));
    row_pass(r, &state, ROW_READS_OUT | ROW_WRITES, softmax_divide);
}

/* y_i (g_i - sum_j g_j y_j) */
AF_FN V softmax_dot(RowState *state, int part, V y, V g)
{
    sum_add_product(&state->sum, part, g, y);
    return y;
}
AF_FN V softmax_gradient(RowState *state, int part, V y, V g)
{
    (void)part;
    return w_round_scale(y, w_add(w_of(g), w_neg(state->total)));
}
static void softmax_from_output(const Row *r)
{
    RowState state;
    state.sum = sum_zero();
    row_pass(r, &state, ROW_READS_G, softmax_dot);
    state.total = sum_total(&state.sum);
    row_pass(r, &state, ROW_READS_G | ROW_WRITES, softmax_gradient);
}
#endif

AF_ROW_ROWWISE(softmax,
    .summary = "Exponentials along an axis, normalised to sum 1.",
    .citation = "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs",
    .formula = "exp(x - max(x)) / sum(exp(x - max(x)))",
    .from_output = "y * (g - sum(g * y))",
    .gradient_scale = "abs(y) * (abs(g) + sum(abs(g * y)))",
    .range = "[0, 1]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf", .lipschitz = "1",
    .ulp = {{2.0, 2.0, 2.0}, {2.0, 2.0, 2.0}})
