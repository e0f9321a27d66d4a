/* hardmax(x) is 1 at the first of a row's largest elements, and 0 elsewhere. */
#ifdef AF_MATH
/* NaN, if there is one in the row. */
AF_FN void hardmax_add(const Row *r, Into *into, V x, V g)
{
    (void)r, (void)g;
    sum_add(into, 0, v_select(v_isnan(x), x, v_set1(0)));
}
AF_FN void hardmax_take(Row *r, const Sums *s) { r->total = row_sum_total(r, s, 0); }
AF_FN V hardmax_value(const Row *r, V x, V g)
{
    V zero = v_set1(0), one = v_set1(1);
    V largest = v_select(v_le(r->max, x), v_sub(one, *r->seen), zero);
    (void)g;
    if (!r->along) {
        *r->seen = v_add(*r->seen, largest);
    } else if (v_any(v_lt(zero, largest))) {
        S lanes[AF_LANES];
        int first = 0;
        v_store(lanes, largest);
        while (lanes[first] <= 0)
            first++;
        for (int i = first + 1; i < AF_LANES; i++)
            lanes[i] = 0;
        largest = v_load(lanes);
        *r->seen = one;
    }
    return v_add(largest, r->total.hi);
}

/* It is constant but where two are the largest. */
AF_FN V hardmax_gradient(const Row *r, V x, V g)
{
    V zero = v_set1(0);
    (void)x;
    return v_add(v_select(v_isnan(g), g, zero), r->total.hi);
}

#define hardmax_forward \
    ROW_ONE_LOOP | ROW_VALUE_OF_X | ROW_SEES, row_itself, hardmax_add, hardmax_take, hardmax_value
#define hardmax_backward ROW_ONE_LOOP, row_itself, hardmax_add, hardmax_take, hardmax_gradient
#define hardmax_from_output hardmax_backward
#endif

AF_ROW_ROWWISE(hardmax, 0, 0,
    .summary = "1 at the first of a row's largest elements, 0 elsewhere.",
    .citation = "ONNX, Hardmax",
    .formula = "first(x, max(x))",
    .from_output = "0 * g",
    .gradient_scale = "abs(g)",
    .range = "[0, 1]", .symmetry = "none",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
