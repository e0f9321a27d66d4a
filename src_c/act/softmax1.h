/* softmax1(x)_i = exp(x_i / T) / (1 + sum_j exp(x_j / T)): softmax of the row and one element
   more, 0, which is left out of the result. All is shifted by the largest of them. */
#ifdef AF_MATH
AF_FN void softmax1_invert(Row *r, const Sums *s)
{
    W sum = w_add(row_sum_total(r, s, 0), row_exp(r, v_set1(0)));
    r->total = w_inverse(sum);
}

/* p_i (g_i - sum_j g_j p_j) / T, as softmax's */
AF_FN void softmax1_add_dot(const Row *r, Into *into, V x, V g)
{
    if (r->scaled)
        row_add_raised(r, into, x, g);
    else
        row_add_words(into, exp_below_words(row_shifted(r, x)), g);
}
AF_FN void softmax1_invert_dot(Row *r, const Sums *s)
{
    W zero = exp_below_words(row_shifted(r, v_set1(0))), sum = row_sum_total(r, s, 0);
    if (r->scaled && AF_IS_F32)
        zero = exp_below_raised_words(row_shifted(r, v_set1(0)));
    r->total = w_inverse(w_add(sum, zero));
    r->dot = w_mul(row_sum_total(r, s, 1), r->total);
    if (r->scaled && AF_IS_F32)
        r->total = w_shift(r->total, v_set1(AF_EXP_UP));
}
AF_FN V softmax1_gradient(const Row *r, V x, V g)
{
    W b = w_add(w_of(g), w_neg(r->dot));
    if (r->scaled)
        return row_unscaled_raised(r, exp_below_raised(row_shifted(r, x)), r->total, b);
    return w_round_scale(exp_below(row_shifted(r, x)), w_mul(b, r->total));
}

/* The same where y is p. */
AF_FN void softmax1_dot(const Row *r, Into *into, V y, V g)
{
    (void)r;
    sum_add_x_times_g(into, 0, y, g);
}
AF_FN void softmax1_take_dot(Row *r, const Sums *s) { r->dot = row_sum_total(r, s, 0); }
AF_FN V softmax1_gradient_of_output(const Row *r, V y, V g)
{
    return row_unscaled(r, y, w_add(w_of(g), w_neg(r->dot)));
}

#define softmax1_forward                                                                 \
    ROW_ONE_LOOP | ROW_KEEPS | ROW_LOW | ROW_ABOVE_0, row_exp, row_add, softmax1_invert, \
        row_times_total
#define softmax1_backward \
    ROW_ONE_LOOP | ROW_ABOVE_0, row_itself, softmax1_add_dot, softmax1_invert_dot, softmax1_gradient
#define softmax1_from_output \
    ROW_ONE_LOOP, row_itself, softmax1_dot, softmax1_take_dot, softmax1_gradient_of_output
#endif

AF_ROW_ROWWISE(softmax1, 1, 0,
    .aliases = "quiet_softmax softmax_one",
    .summary = "softmax with 1 added to the sum, so that a row may give next to nothing.",
    .citation = "Miller 2023, Attention is off by one",
    .params = {{"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "exp((x - max(max(x), 0)) / temperature) / (exp(-max(max(x), 0) / temperature) + sum(exp((x - max(max(x), 0)) / temperature)))",
    .from_output = "y * (g - sum(g * y)) / temperature",
    .gradient_scale = "abs(y) * (abs(g) + sum(abs(g * y))) / temperature",
    .range = "[0, 1]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .lipschitz = "0.5 / temperature",
    .ulp = {{2.5, 2.0, 1.0}, {2.0, 2.0, 1.0}})
