/* softmax(x)_i = exp(x_i / T) / sum_j exp(x_j / T), shifted by the largest element */
#ifdef AF_MATH
AF_FN void softmax_invert(Row *r, const Sums *s) { r->total = row_sum_inverse(r, s, 0); }

/* p_i (g_i - sum_j g_j p_j) / T */
AF_FN void softmax_add_dot(const Row *r, Into *into, V x, V g)
{
    if (r->scaled) {
        row_add_raised(r, into, x, g);
        return;
    }
    row_add_exp(r, into, x, g);
}
AF_FN void softmax_invert_dot(Row *r, const Sums *s)
{
    r->total = r->scaled ? row_raised_inverse(r, s) : row_up(row_sum_inverse(r, s, 0));
    r->dot = row_sum_ratio(r, s, 1, 0);
}
AF_FN V softmax_gradient(const Row *r, V x, V g)
{
    W b = w_add(w_of(g), w_neg(r->dot));
    if (r->scaled)
        return row_unscaled_raised(r, exp_below_raised(row_shifted(r, x)), r->total, b);
    return row_exp_times(r, x, w_mul(b, r->total));
}

/* The same where y is p. */
AF_FN void softmax_dot(const Row *r, Into *into, V y, V g)
{
    (void)r;
    sum_add_x_times_g(into, 0, y, g);
}
AF_FN void softmax_take_dot(Row *r, const Sums *s) { r->dot = row_sum_total(r, s, 0); }
AF_FN V softmax_gradient_of_output(const Row *r, V y, V g)
{
    if (r->scaled)
        return row_unscaled(r, y, w_add(w_of(g), w_neg(r->dot)));
    /* y g - y dot, of which the second product is rounded first: 1.5 ulp of the scale. */
    V less = v_fnma(y, r->dot.hi, v_fnma(y, r->dot.lo, v_set1(0)));
    return v_fma(y, g, less);
}

#define softmax_forward ROW_KEEPS | ROW_LOW, row_exp, row_add, softmax_invert, row_times_total
#define softmax_backward 0, row_itself, softmax_add_dot, softmax_invert_dot, softmax_gradient
#define softmax_from_output 0, row_itself, softmax_dot, softmax_take_dot, softmax_gradient_of_output
#endif

AF_ROW_ROWWISE(softmax, 1, 0,
    .summary = "Exponentials along an axis, normalised to sum 1.",
    .citation = "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs",
    .params = {{"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "exp((x - max(x)) / temperature) / sum(exp((x - max(x)) / temperature))",
    .from_output = "y * (g - sum(g * y)) / temperature",
    .gradient_scale = "abs(y) * (abs(g) + sum(abs(g * y))) / temperature",
    .range = "[0, 1]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf", .lipschitz = "0.5 / temperature",
    .ulp = {{2.5, 2.0, 2.0}, {2.0, 2.0, 2.0}})
