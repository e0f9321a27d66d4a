/* step(x) = 1 for x > threshold, 0 elsewhere; f' is 0, at the threshold too. Exact. */
#ifdef AF_MATH
#define step_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair step_eval(V x, const V *p)
{
    V zero = v_set1(0);
    /* Keeps -0, and NaN. */
    V nothing = v_max(zero, v_min(zero, x));
    return (Pair){v_select(v_lt(p[0], x), v_set1(1), nothing), keep_nan(x, zero)};
}
#endif

AF_ROW_ELEMENTWISE(step, 1, AF_FROM_INPUT,
    .aliases = "heaviside binary_step",
    .summary = "Unit step: 1 above the threshold, 0 up to it.",
    .citation = "McCulloch & Pitts 1943, A logical calculus of the ideas immanent in nervous activity",
    .params = {{"threshold", 0.0, -INFINITY, INFINITY, "", "where it jumps", 0}},
    .formula = "where(x > threshold, 1, 0)",
    .derivative = "0",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none",
    .left = "0", .right = "1",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
