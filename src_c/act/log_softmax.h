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
    state->count = v_add(state->count, v_select(largest, v_set1(1), v_set1(0)));
    return y;
}
AF_FN V log_softmax_shift(RowState *state, int part, V x, V g)
{
    W y = w_sum(x, v_neg(state->total.hi));
    (void)part, (void)g;
    /* -inf would meet the low words. */
    return v_select(v_lt(y.hi, v_set1(-AF_LARGEST)), y.hi,
                    v_add(y.hi, v_sub(y.lo, state->total.lo)));
}
static void log_softmax_forward(const Row *r)
{
    RowState state;
    row_max(r, &state);
    state.sum = sum_zero();
    state.count = v_set1(0);
    row_pass(r, &state, 0, log_softmax_exp);
    Sum count = sum_zero();
    sum_add(&count, 0, state.count);
    W others = w_add(sum_total(&count), w_of(v_set1(-1)));
    W log = log1p_sum(w_add(others, sum_total(&state.sum)));
    state.total = w_add(w_of(state.max), log);
    /* An infinite maximum leaves no number anywhere. */
    state.total.hi = v_add(state.total.hi, v_sub(state.max, state.max));
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
    V p = exp_short(exp_of(y));
    (void)part;
    return v_fnma(p, state->total.hi, v_fnma(p, state->total.lo, g));
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
