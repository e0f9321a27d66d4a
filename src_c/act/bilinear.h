/* bilinear(gate, value) = gate * value */
#ifdef AF_MATH
AF_FN Gated bilinear_eval(V gate, V value, const V *p)
{
    (void)p;
    return (Gated){v_mul(gate, value), keep_nan(gate, value), gate};
}
#endif

AF_ROW_GATED(bilinear, 0,
    .summary = "Gated linear unit without a nonlinearity.",
    .citation = "Mnih & Hinton 2007, doi:10.1145/1273496.1273577; Dauphin, Fan, Auli & Grangier 2017, arXiv:1612.08083",
    .formula = "gate * value",
    .derivative = "value; gate",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
