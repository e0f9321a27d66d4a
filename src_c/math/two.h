/* Two-word ("double-word") numbers: hi + lo, with |lo| some ulp of hi at most.

   Dekker 1971, A floating-point technique for extending the available precision,
   Numer. Math. 18; Joldes, Muller & Popescu 2017, Tight and rigorous error bounds for
   basic building blocks of double-word arithmetic, ACM TOMS 44(2). Unlike theirs,
   results are not normalised: hi + lo need not round to hi. That saves a Fast2Sum
   each, and nothing here depends on it.

   All through src_c/math, u is half an ulp of 1: 2^-24 for float32, 2^-53 for float64.
   Errors in u^2 are proven, for operands with |lo| <= u |hi| and without over- or
   underflow; those in ulp, u and powers of 2 are the largest that python -m
   tests.math_errors finds, rounded up. All are for ISAs with FMA: without it each v_fma
   rounds its product too.                                                     */
#ifndef AF_MATH_TWO_H
#define AF_MATH_TWO_H

typedef struct {
    V hi, lo;
} W;

AF_FN W w_of(V a) { return (W){a, v_set1(0)}; }
AF_FN W w_one(void) { return w_of(v_set1(1)); }
AF_FN W w_neg(W a) { return (W){v_neg(a.hi), v_neg(a.lo)}; }
/* a * b for a power of two b: exact, unless a word becomes subnormal. */
AF_FN W w_shift(W a, V b) { return (W){v_mul(a.hi, b), v_mul(a.lo, b)}; }

/* a + b, exactly, where |a| >= |b| or a is 0. Fast2Sum: Dekker 1971. Error: 0 u */
AF_FN W w_fast_sum(V a, V b)
{
    V s = v_add(a, b);
    return (W){s, v_add(v_sub(a, s), b)};
}

/* a + b, exactly. TwoSum: Knuth 1969, The Art of Computer Programming 2, 4.2.2.
   Error: 0 u */
AF_FN W w_sum(V a, V b)
{
    V s = v_add(a, b);
    V t = v_sub(s, a);
    return (W){s, v_add(v_sub(a, v_sub(s, t)), v_sub(b, t))};
}

/* a * b, exactly. Two-product by an FMA, or Dekker's by Veltkamp's split where there
   is none (simd/scalar.h). Error: 0 u */
AF_FN W w_prod(V a, V b)
{
    W p;
    p.hi = v_two_prod(a, b, &p.lo);
    return p;
}

/* a * b for a one-word a: the product of the high words is exact, and the low word,
   below 2 u |a b|, rounded once. Joldes et al., algorithm 9.
   Error: 2 u^2 relative */
AF_FN W w_scale(V a, W b)
{
    W p = w_prod(a, b.hi);
    p.lo = v_fma(a, b.lo, p.lo);
    return p;
}

/* a * b, without the product of the low words. Joldes et al., algorithm 11.
   Error: 6 u^2 relative: 2 and 3 of the low word's roundings, 1 of what is left out. */
AF_FN W w_mul(W a, W b)
{
    W p = w_prod(a.hi, b.hi);
    p.lo = v_fma(a.hi, b.lo, v_fma(a.lo, b.hi, p.lo));
    return p;
}

/* a + b for a one-word a with |a| >= |b| or a == 0: Fast2Sum, and one rounding of the
   low word.
   Error: 3 u^2 of |a|, so that it must not cancel. */
AF_FN W w_add_to(V a, W b)
{
    W s = w_fast_sum(a, b.hi);
    s.lo = v_add(s.lo, b.lo);
    return s;
}

/* a + b: TwoSum of the high words, and the low words added in one. Dekker's add2,
   the "sloppy" addition of Joldes et al., algorithm 5.
   Error: 4 u^2 of |a| + |b|: where a and b cancel, few digits may be right. */
AF_FN W w_add(W a, W b)
{
    W s = w_sum(a.hi, b.hi);
    s.lo = v_add(s.lo, v_add(a.lo, b.lo));
    return s;
}

/* 1 / d: a division and one step of Newton's, 1 / d = q (1 + r) to first order in
   r = 1 - q d. Joldes et al., algorithms 16 to 18, divide the same way.
   Error: 8 u^2 relative: 4 of r^2, 4 of two roundings of terms of 2 u. */
AF_FN W w_inverse(W d)
{
    V q = v_div(v_set1(1), d.hi);
    V r = v_fnma(q, d.lo, v_exact_fnma(q, d.hi, v_set1(1)));
    return (W){q, v_mul(q, r)};
}

AF_FN W w_select(M m, W a, W b) { return (W){v_select(m, a.hi, b.hi), v_select(m, a.lo, b.lo)}; }

/* Two words rounded to one. */
AF_FN V w_round(W a) { return v_add(a.hi, a.lo); }
/* a * b, rounded once, but for the rounding of the small terms: some u of an ulp.
   Error: 0.501 ulp */
AF_FN V w_round_mul(W a, W b)
{
#if AF_HAS_FMA
    return v_fma(a.hi, b.hi, v_fma(a.hi, b.lo, v_mul(a.lo, b.hi)));
#else
    return w_round(w_mul(a, b));
#endif
}
/* a * b for a one-word a, likewise. Without an FMA a small a is taken larger, since
   the partial products of w_scale would be subnormal and lose what they are for.
   Error: 0.501 ulp; in a subnormal result 1 */
AF_FN V w_round_scale(V a, W b)
{
#if AF_HAS_FMA
    return v_fma(a, b.hi, v_mul(a, b.lo));
#else
    const S small = (S)(AF_IS_F32 ? 0x1p-80 : 0x1p-900);
    const S up = (S)(AF_IS_F32 ? 0x1p40 : 0x1p200), down = (S)(AF_IS_F32 ? 0x1p-40 : 0x1p-200);
    const M tiny = v_lt(v_abs(a), v_set1(small));
    V y = w_round(w_scale(v_select(tiny, v_mul(a, v_set1(up)), a), b));
    return v_select(tiny, v_mul(y, v_set1(down)), y);
#endif
}

/* a * b + c as if rounded once, where it cancels: in one word where there is an FMA.
   Error: 0.501 ulp */
AF_FN W w_product_plus(V a, V b, V c)
{
#if AF_HAS_FMA
    return w_of(v_fma(a, b, c));
#else
    W p = w_prod(a, b);
    return w_add(w_of(c), p);
#endif
}

/* The constant c + low; low is what double cannot hold of it. No long double: it
   is not the same type everywhere.                                            */
AF_FN W w_const(double c, double low)
{
#if AF_IS_F32
    (void)low;
    return (W){v_set1((S)c), v_set1((S)(c - (S)c))};
#else
    return (W){v_set1(c), v_set1(low)};
#endif
}
/* One that math/gen printed as NAME_HIGH and NAME_LOW. */
#define W_CONST(name) ((W){v_set1(name##_HIGH), v_set1(name##_LOW)})

/* c[0] + c[1] x + ... + c[n-1] x^(n-1) by Horner's rule. The registers of a V hide the
   latency that Estrin's scheme would; Horner's has fewer operations, and the best
   error: that of the last step, where |x| is well below 1.                    */
AF_FN V v_horner(V x, const S *c, int n)
{
    V y = v_set1(c[n - 1]);
#pragma GCC unroll 32
    for (int i = n - 2; i >= 0; i--)
        y = v_fma(y, x, v_set1(c[i]));
    return y;
}
#define V_POLY(x, c) v_horner(x, c, (int)(sizeof(c) / sizeof((c)[0])))
/* The same by pairs of terms, which Horner's rule in x^2 = square then adds: as many
   operations in half as long a chain, where square is there in any case. The first two terms
   are added last, so its error is not worse where |x| is well below 1.        */
AF_FN V v_horner_by_pairs(V x, V square, const S *c, int n)
{
    int i = (n - 1) / 2 * 2;
    V y = i + 1 < n ? v_fma(v_set1(c[i + 1]), x, v_set1(c[i])) : v_set1(c[i]);
#pragma GCC unroll 32
    for (i -= 2; i >= 0; i -= 2)
        y = v_fma(y, square, v_fma(v_set1(c[i + 1]), x, v_set1(c[i])));
    return y;
}
#define V_PAIRS(x, square, c) v_horner_by_pairs(x, square, c, (int)(sizeof(c) / sizeof((c)[0])))

#endif
