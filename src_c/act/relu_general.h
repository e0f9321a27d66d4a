/* relu_general(x) = min(x, max_value) for x > threshold, negative_slope (x - threshold) otherwise;
   f'(threshold) = negative_slope, f'(max_value) = 0. A negative max_value is no limit, as
   parameters are finite.
   ULP: above the threshold exact; below it 0.5 of the difference, and 0.5 of the product. */
#ifdef AF_MATH
#define relu_general_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair relu_general_eval(V x, const V *p)
{
    V slope = p[0], threshold = p[2], zero = v_set1(0);
    M unlimited = v_lt(p[1], zero);
    V most = v_select(unlimited, v_set1(INFINITY), p[1]);
    M below = v_le(x, threshold);
    /* A slope of 0 must not meet -inf, and gives -0 for -0 alone. */
    V nothing = v_max(zero, v_min(zero, x));
    V over = v_sub(x, threshold);
    V line = v_select(v_le(v_abs(over), zero), over, v_mul(slope, over));
    V under = v_select(v_le(v_abs(slope), zero), nothing, line);
    V slope_above = v_select(v_lt(x, most), v_set1(1), v_select(unlimited, v_set1(1), zero));
    return (Pair){v_select(below, under, v_min(most, x)),
                  keep_nan(x, v_select(below, slope, slope_above))};
}
#endif

AF_ROW_ELEMENTWISE(relu_general, 3, AF_FROM_INPUT,
    .summary = "ReLU with a slope, a limit and a threshold, as Keras has it.",
    .citation = "keras.activations.relu",
    .params = {{"negative_slope", 0.0, -INFINITY, INFINITY, "alpha", "slope for x <= threshold", 0},
               {"max_value", -1.0, -INFINITY, INFINITY, "", "largest value; a negative one is no limit", 0},
               {"threshold", 0.0, -INFINITY, INFINITY, "", "x above it are kept", 0}},
    .formula = "where(x > threshold, where(max_value < 0, x, min(x, max_value)), where(negative_slope == 0, 0, negative_slope * (x - threshold)))",
    .derivative = "where(x > threshold, where(max_value < 0, 1, where(x < max_value, 1, 0)), negative_slope)",
    .symmetry = "none",
    .kinks = "threshold: negative_slope, max_value: where(max_value <= threshold, negative_slope, where(max_value < 0, 1, 0))",
    .left = "where(negative_slope == 0, 0, negative_slope * (x - threshold))",
    .right = "where(max_value < 0, x, max_value)",
    .ulp = {{1.5, 0.5, 0}, {1.5, 0.5, 0}})
