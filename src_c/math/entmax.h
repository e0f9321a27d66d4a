/* Entmax: p_i = (1 + (a - 1) (z_i - s))_+^q, q = 1 / (a - 1), with z_i = (x_i - max) / T and the
   number s for which they sum to 1; exp(z_i - s) at a = 1. Peters, Niculae & Martins 2019,
   Sparse sequence-to-sequence models, arXiv:1905.05702.

   s is found by Newton's method from s = 0, where the sum is at least 1, on sum^(a - 1): that is
   a norm of what is in the brackets, and convex in s, up to a = 2; so the steps go up and never
   beyond. At a = 1 it is the logarithm, which one step solves. With F the sum, and F1 that of
   w_i = p_i^(2 - a), whose negative is F's derivative, a step is

     F (1 - F^(1 - a)) / ((a - 1) F1).

   The last is below 2^-40, after which the error is some 2^-80. s has two words.

   The gradient is w_i (g_i - sum_j w_j g_j / F1) / T. */
#ifndef AF_MATH_ENTMAX_H
#define AF_MATH_ENTMAX_H

#define AF_ENTMAX_LAST 0x1p-40

/* What counts: not 0. NaN does. */
AF_FN M entmax_counts(W u) { return v_lt(v_set1(0), v_select(v_isnan(u.hi), v_set1(1), u.hi)); }
/* As a high word and its rest, or 0 below. */
AF_FN W entmax_part(W u)
{
    W whole = w_fast_sum(u.hi, u.lo);
    return w_select(entmax_counts(whole), whole, w_of(v_set1(0)));
}

/* z - s, or what counts no more, as 1 / (a - 1) is at most 2^52. */
AF_FN W entmax_below(const Row *r, V x)
{
    W z = row_shifted(r, x);
    V least = v_set1(-0x1p60);
    M far = v_lt(z.hi, least);
    z.hi = v_max(least, z.hi);
    z.lo = v_select(far, v_set1(0), z.lo);
    return w_add(z, w_neg(r->total));
}

/* Whether no element of a vector counts, which is so of most: all of them are more than
   1 / (a - 1) = reach below s, and a little, as this is one word. */
AF_FN int entmax_far(const Row *r, V x, S reach)
{
    V zero = v_set1(0), z = v_sub(x, r->max);
    if (r->scaled)
        z = v_mul(v_mul(z, r->post), r->inverse.hi);
    M far = v_le(z, v_sub(r->total.hi, v_set1(reach * (1 + 0x1p-20) + 0x1p-20)));
    return !v_any(v_lt(zero, v_select(far, zero, v_set1(1))));
}

AF_FN void entmax_step(Row *r, V step)
{
    W s = w_add(r->total, w_of(step));
    r->total = w_fast_sum(s.hi, s.lo);
    r->more = v_select(v_lt(v_set1(AF_ENTMAX_LAST), v_abs(step)), v_set1(1), v_set1(0));
}

/* w and w g, to the two sums. What does not count does not meet a g that is infinite. */
AF_FN void entmax_add_dot(Into *into, W w, V g)
{
    row_add_words(into, w,
                  v_select(v_lt(v_set1(0), v_abs(w.hi)), g, v_select(v_isnan(w.hi), g, v_set1(0))));
}
AF_FN void entmax_take_dot(Row *r, const Sums *s) { r->dot = row_sum_ratio(r, s, 1, 0); }
/* w (g - dot) / T */
AF_FN V entmax_gradient(const Row *r, V w, V g)
{
    M none = v_le(w, v_set1(0));
    V y = row_unscaled(r, w, w_add(w_of(v_select(none, v_set1(0), g)), w_neg(r->dot)));
    return v_select(none, v_set1(0), y);
}

#endif
