/* relu_squared(x) = max(x, 0)^2. One product: 0.5 ULP; the derivative, 2 max(x, 0), is exact.
   From the output, 2 sqrt(y): 0.5 of the root. */
#ifdef AF_MATH
#define relu_squared_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair relu_squared_eval(V x, const V *p)
{
    V r = v_max(v_set1(0), x);
    (void)p;
    return (Pair){v_mul(r, v_abs(r)), v_add(r, r)};
}
AF_FN V relu_squared_from_output(V y, const V *p)
{
    V root = v_sqrt(y);
    (void)p;
    return v_add(root, root);
}
#endif

AF_ROW_ELEMENTWISE(relu_squared, 0, AF_FROM_EITHER,
    .aliases = "relu2 squared_relu",
    .summary = "Square of ReLU.",
    .citation = "So et al. 2021, Primer, arXiv:2109.08668",
    .formula = "max(x, 0)**2",
    .derivative = "2 * max(x, 0)",
    .second_derivative = "where(x > 0, 2, 0)",
    .from_output = "2 * sqrt(y)",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "C1",
    .left = "0", .exact = "0: 0, -1: 0, 3: 9",
    .ulp = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})
