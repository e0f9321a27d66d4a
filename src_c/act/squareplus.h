/* squareplus(x) = (x + sqrt(x^2 + b)) / 2. With r = sqrt(x^2 + b) and t = (|x| + r) / 2, which does not
   cancel, it is t for x >= 0 and b / (4 t) below, and the derivative is that over r. Where x^2
   would overflow, r is |x|.
   ULP: 0.5 of the root and 0.25 of what it is taken of, 0.5 of the sum and 0.5 of the quotient;
   2.04 found; the derivative once more 0.5, and r's. */
#ifdef AF_MATH
#define squareplus_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair squareplus_eval(V x, const V *p)
{
    V half = v_set1((S)0.5), zero = v_set1(0), most = v_set1((S)(AF_IS_F32 ? 0x1p+60 : 0x1p+500));
    V a = v_abs(x), near = v_min(most, a);
    M far = v_lt(most, a), positive = v_le(zero, x);
    V r = v_select(far, a, v_sqrt(v_fma(near, near, p[0])));
    V t = v_add(v_mul(half, a), v_mul(half, r));
    V y = v_select(positive, t, v_div(v_mul(v_set1((S)0.25), p[0]), t));
    V d = v_select(positive, v_select(far, v_set1(1), v_div(t, r)), v_div(y, r));
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
    .ulp = {{2.5, 4.0, 0}, {2.5, 4.0, 0}},
    .ulp_without_fma = 0.5)
