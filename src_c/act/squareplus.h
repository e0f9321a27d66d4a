/* squareplus(x) = (x + sqrt(x^2 + b)) / 2. With r = sqrt(x^2 + b) and t = (|x| + r) / 2, which does not
   cancel, it is t for x >= 0 and b / (4 t) below. The derivative below 0 is
   n = b / (4 t r) = b / (2 |x| r + 2 r^2), beyond it 1 - n. Where x^2 would overflow, r is |x|.
   ULP below 0, where a quotient just below a power of two doubles them: 1 of the root, 0.5 of what it
   is taken of, 1 of the sum and 0.5 of the quotient, and no input of float32 has more than 2.75; n has
   1.25 of what is added, 1 of the sum and 0.5. */
#ifdef AF_MATH
#define squareplus_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair squareplus_eval(V x, const V *p)
{
    V half = v_set1((S)0.5), zero = v_set1(0), most = v_set1((S)(AF_IS_F32 ? 0x1p+60 : 0x1p+500));
    V a = v_abs(x), near = v_min(most, a);
    M far = v_lt(most, a), positive = v_le(zero, x);
    V square = v_fma(near, near, p[0]), root = v_sqrt(square), r = v_select(far, a, root);
    V t = v_add(v_mul(half, a), v_mul(half, r)), quarter = v_mul(v_set1((S)0.25), p[0]);
    V y = v_select(positive, t, v_div(quarter, t));
    V n = v_div(p[0], v_fma(v_add(near, near), root, v_add(square, square)));
    if (v_any(far))
        n = v_select(far, v_div(v_div(quarter, a), a), n);
    V d = v_select(positive, v_sub(v_set1(1), n), n);
    return (Pair){v_select(far, v_select(positive, x, y), y), keep_nan(x, d)};
}
#endif

AF_ROW_ELEMENTWISE(squareplus, 1, AF_FROM_INPUT,
    .summary = "Algebraic approximation of ReLU: a hyperbola.",
    .citation = "Barron 2021, Squareplus, arXiv:2112.11687",
    .params = {{"b", 4.0, 0, 0x1p+60, "", "width of the bend: 2 f(0) is its root", 0}},
    .formula = "where(x > 0, x + sqrt(x**2 + b), b / (sqrt(x**2 + b) - x)) / 2",
    .derivative = "where(x > 0, x + sqrt(x**2 + b), b / (sqrt(x**2 + b) - x)) / sqrt(x**2 + b) / 2",
    .second_derivative = "where(abs(x) > 1e100, b / 2 / abs(x) / x / x, b / 2 / (x**2 + b) / sqrt(x**2 + b))",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1",
    .ulp = {{2.75, 2.75, 0}, {2.75, 2.75, 0}},
    .ulp_without_fma = 0.5)
