/* log_softmax(x)_i = x_i - m - log1p(rest), where m is the largest element and
   rest the sum of exp(x_j - m) without it: exact also for the largest element */
#ifdef AF_MATH
#include "math/exp.h"
#include "rowwise/log.h"

/* The output of an excluded element. */
#define log_softmax_excluded -INFINITY
AF_FN V log_softmax_exp(RowState *state, int part, V x, V g)
{
    V y = exp_short(exp_parts(w_sum(x, v_neg(state->max))));
    M largest = v_le(state->max, x);
    (void)g;
    sum_add(&state->sum, part, v_select(largest, v_set1(0), y));
    sum_add(&state->count, part, v_select(largest, v_set1(1), v_set1(0)));
    return y;
}
AF_FN V log_softmax_shift(RowState *state, int part, V x, V g)
{
    W shifted = w_sum(x, v_neg(state->max));
    V y = w_round(w_add(shifted, w_neg(state->total)));
    (void)part, (void)g;
    /* -inf would meet the low words. */
    return v_select(v_lt(shifted.hi, v_set1(-AF_LARGEST)), shifted.hi, y);
}
static void log_softmax_forward(const Row *r)
{
    RowState state;
    row_max(r, &state);
    state.sum = state.count = sum_zero();
    row_pass(r, &state, 0, log_softmax_exp);
    W others = w_add(sum_total(&state.count), w_of(v_set1(-1)));
    state.total = log1p_sum(w_add(others, sum_total(&state.sum)));
    row_pass(r, &state, ROW_WRITES, log_softmax_shift);
}

/* g_i - exp(y_i) sum_j g_j */
AF_FN V log_softmax_sum(RowState *state, int part, V y, V g)
{
    sum_add(&state->sum, part, g);
    return y;
}
AF_FN V log_softmax_gradient(RowState *state, int part, V y, V g)
{
    (void)part;
    W share = w_mul(exp_value(exp_of(y)), state->total);
    return w_round(w_add(w_of(g), w_neg(share)));
}
static void log_softmax_from_output(const Row *r)
{
    RowState state;
    state.sum = sum_zero();
    row_pass(r, &state, ROW_READS_G, log_softmax_sum);
    state.total = sum_total(&state.sum);
    row_pass(r, &state, ROW_READS_G | ROW_WRITES, log_softmax_gradient);
}
#endif

AF_ROW_ROWWISE(log_softmax,
    .summary = "Logarithm of softmax.",
    .log_output = "",
    .formula = "x - max(x) - log(sum(exp(x - max(x))))",
    .from_output = "g - exp(y) * sum(g)",
    .gradient_scale = "abs(g) + exp(y) * sum(abs(g))",
    .range = "[-inf, 0]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf", .lipschitz = "2",
    .ulp = {{2.0, 2.0, 2.0}, {2.0, 2.0, 2.0}})
