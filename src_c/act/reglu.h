/* reglu(gate, value) = max(gate, 0) * value; by gate at 0: 0 */
#ifdef AF_MATH
AF_FN Gated reglu_eval(V gate, V value, const V *p)
{
    V zero = v_set1(0), open = v_max(zero, gate);
    M passes = v_lt(zero, gate);
    V slope = keep_nan(gate, v_select(passes, v_set1(1), zero));
    /* A closed gate must not meet an infinity. */
    V finite = v_select(passes, value, v_max(v_set1(-1), v_min(v_set1(1), value)));
    (void)p;
    return (Gated){v_mul(open, finite), v_mul(slope, finite), open};
}
#endif

AF_ROW_GATED(reglu, 0,
    .summary = "Gated linear unit with a ReLU.",
    .citation = "Shazeer 2020, arXiv:2002.05202",
    .formula = "max(gate, 0) * value",
    .derivative = "where(gate > 0, 1, 0) * value; max(gate, 0)",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: 0",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
