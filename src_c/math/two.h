/* Two-word numbers: hi + lo with lo below an ulp of hi. */
#ifndef AF_MATH_TWO_H
#define AF_MATH_TWO_H

typedef struct {
    V hi, lo;
} W;

AF_FN W w_of(V a) { return (W){a, v_set1(0)}; }
AF_FN W w_one(void) { return w_of(v_set1(1)); }
AF_FN W w_neg(W a) { return (W){v_neg(a.hi), v_neg(a.lo)}; }
/* a * b for a power of two b. */
AF_FN W w_shift(W a, V b) { return (W){v_mul(a.hi, b), v_mul(a.lo, b)}; }

/* a + b, exactly, where |a| >= |b| or a is 0. */
AF_FN W w_fast_sum(V a, V b)
{
    V s = v_add(a, b);
    return (W){s, v_add(v_sub(a, s), b)};
}

/* a + b, exactly. */
AF_FN W w_sum(V a, V b)
{
    V s = v_add(a, b);
    V t = v_sub(s, a);
    return (W){s, v_add(v_sub(a, v_sub(s, t)), v_sub(b, t))};
}

/* a * b, exactly. */
AF_FN W w_prod(V a, V b)
{
    W p;
    p.hi = v_two_prod(a, b, &p.lo);
    return p;
}

/* a * b for a one-word a. */
AF_FN W w_scale(V a, W b)
{
    W p = w_prod(a, b.hi);
    p.lo = v_fma(a, b.lo, p.lo);
    return p;
}

AF_FN W w_mul(W a, W b)
{
    W p = w_prod(a.hi, b.hi);
    p.lo = v_fma(a.hi, b.lo, v_fma(a.lo, b.hi, p.lo));
    return p;
}

/* a + b for a one-word a with |a| >= |b| or a == 0. */
AF_FN W w_add_to(V a, W b)
{
    W s = w_fast_sum(a, b.hi);
    s.lo = v_add(s.lo, b.lo);
    return s;
}

/* a + b */
AF_FN W w_add(W a, W b)
{
    W s = w_sum(a.hi, b.hi);
    s.lo = v_add(s.lo, v_add(a.lo, b.lo));
    return s;
}

/* 1 / d: one division and a correction. */
AF_FN W w_inverse(W d)
{
    V q = v_div(v_set1(1), d.hi);
    V r = v_fnma(q, d.lo, v_exact_fnma(q, d.hi, v_set1(1)));
    return (W){q, v_mul(q, r)};
}

AF_FN W w_select(M m, W a, W b) { return (W){v_select(m, a.hi, b.hi), v_select(m, a.lo, b.lo)}; }

/* Rounded once, but for the rounding of the small terms. */
AF_FN V w_round(W a) { return v_add(a.hi, a.lo); }
AF_FN V w_round_mul(W a, W b)
{
#if AF_HAS_FMA
    return v_fma(a.hi, b.hi, v_fma(a.hi, b.lo, v_mul(a.lo, b.hi)));
#else
    return w_round(w_mul(a, b));
#endif
}
AF_FN V w_round_scale(V a, W b)
{
#if AF_HAS_FMA
    return v_fma(a, b.hi, v_mul(a, b.lo));
#else
    return w_round(w_scale(a, b));
#endif
}

/* a * b + c as if rounded once, where it cancels. */
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

/* c[0] + c[1] x + ... + c[n-1] x^(n-1) */
AF_FN V v_horner(V x, const S *c, int n)
{
    V y = v_set1(c[n - 1]);
#pragma GCC unroll 32
    for (int i = n - 2; i >= 0; i--)
        y = v_fma(y, x, v_set1(c[i]));
    return y;
}
#define V_POLY(x, c) v_horner(x, c, (int)(sizeof(c) / sizeof((c)[0])))

#endif
