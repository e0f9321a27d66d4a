/* Entmax: p_i = (1 + d (z_i - s))_+^(1 / d), d = alpha - 1, with z_i = (x_i - max) / T and the number s
   for which they sum to 1; exp(z_i - s) at d = 0. Peters, Niculae & Martins 2019, Sparse
   sequence-to-sequence models, arXiv:1905.05702.

   The gradient is w_i (g_i - sum_j w_j g_j / sum_j w_j) / T, where w_i = p_i^(2 - alpha) is what p_i
   falls by as s rises: 1 of sparsemax, the root of entmax15.

   What is in the brackets may be next to nothing, where all but some ulp of 1 cancels; s has two
   words, and so 53 bits are left of what is above 2^-53.                          */
#ifndef AF_FAMILY_ENTMAX_H
#define AF_FAMILY_ENTMAX_H

#include "family/threshold.h"

/* After a step of Newton's that is below it the error is about its square. */
#define AF_ENTMAX_LAST 0x1p-40

/* What counts: not 0. NaN does. */
AF_FN M entmax_counts(V u) { return v_lt(v_set1(0), v_select(v_isnan(u), v_set1(1), u)); }
/* As a high word and its rest, or 0 below, and where a quotient by T, or what else is not exact, can
   be all of it. */
AF_FN W entmax_part(const Row *r, W u, int exactly)
{
    W whole = w_fast_sum(u.hi, u.lo);
    V least = v_set1(exactly && !r->scaled ? 0 : 0x1p-98);
    return w_select(entmax_counts(v_sub(whole.hi, least)), whole, w_of(v_set1(0)));
}

/* Whether no element of a vector counts, which is so of most: z is below least and a little, as
   this is one word. */
AF_FN int entmax_far(const Row *r, V x, V least)
{
    V zero = v_set1(0), z = v_sub(x, r->max);
    if (r->scaled)
        z = v_mul(v_mul(z, r->post), r->inverse.hi);
    M far = v_lt(z, v_fma(least, v_set1(1 + 0x1p-20), v_set1(-0x1p-20)));
    return !v_any(v_lt(zero, v_select(far, zero, v_set1(1))));
}

/* z, or what counts no more. */
AF_FN W entmax_shifted(const Row *r, V x)
{
    W z = row_shifted(r, x);
    V least = v_set1(-0x1p60);
    M far = v_lt(z.hi, least);
    z.hi = v_max(least, z.hi);
    z.lo = v_select(far, v_set1(0), z.lo);
    return z;
}

AF_FN void entmax_scale(Search *s, double temperature)
{
    s->row.scaled = temperature != 1;
    if (s->row.scaled)
        row_set_scale(&s->row, temperature);
}
AF_FN void entmax_prepare(Search *s, const double *params) { entmax_scale(s, params[0]); }

/* Where it goes on, the search is at s + step, with words that do not overlap. */
AF_FN void entmax_step(Search *s, V step, M goes_on)
{
    W sum = w_add(s->row.total, w_of(step));
    search_move(s, w_fast_sum(sum.hi, sum.lo), goes_on);
}

/* w and w g, to the two sums. What does not count does not meet a g that is infinite. */
AF_FN void entmax_add_dot(Into *into, W w, V g)
{
    row_add_words(into, w, v_select(entmax_counts(w.hi), g, v_set1(0)));
}
AF_FN void entmax_take_dot(Row *r, const Sums *s) { r->dot = row_sum_ratio(r, s, 1, 0); }
/* w (g - dot) / T */
AF_FN V entmax_gradient(const Row *r, V w, V g)
{
    M counts = entmax_counts(w);
    W b = w_add(w_of(v_select(counts, g, v_set1(0))), w_neg(r->dot));
    return v_select(counts, row_unscaled(r, w, b), v_set1(0));
}

#endif
