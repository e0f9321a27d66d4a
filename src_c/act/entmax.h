/* entmax(x, alpha), family/entmax.h with the largest bracket taken out of all of them: with d = alpha - 1,
   q = 1 / d and a number k,

     r_i = (1 + k z_i)_+,   R = sum_j r_j^q,   p_i = r_i^q / R,   k = d R^d,

   so that the largest element has 1 / R whatever alpha is, and the others lose no digits where
   that is tiny in the bracket, n^-d; at d = 0 r_i^q is exp(z_i).

   k is found by Newton's method on log(k / d) - d log(R), which rises with log k with the slope Q / R,
   Q = sum_j r_j^(q - 1), from log k = log d; the root is at most d log n above that. A step that leaves what
   is known of the root goes to the middle of it. R is corrected for the last step by its derivative.

   An error e of k is one of e (1 - r_i) / r_i of p_i, so that next to the edge of the row p_i has digits
   only if k has more than R's terms of 2^-56 can tell. So the last steps take them to all of two
   words: the first of these ends near the 2^-56, the next at its square.

   For alpha > 2 the slope is infinite where an element leaves the row, and so is the gradient: Correia,
   Niculae & Martins 2019, arXiv:1909.00015, who learn alpha, keep it between 1 and 2 as well.

   ULP: what math/power.h says of the power, 745 times the logarithm's, and half. */
#ifdef AF_MATH
#if !AF_IS_F32
#include "family/entmax.h"
#include "math/exact.h"
#include "math/power.h"

#define ENTMAX_STEPS 300
/* Steps below them are followed by those of all words, and by none. */
#define ENTMAX_SMALL 0x1p-20
#define ENTMAX_LAST 0x1p-70
#define ENTMAX_SQUARINGS 4

AF_FN void entmax_alpha_prepare(Search *s, const double *params)
{
    s->alpha = params[0];
    s->start = s->order = w_sum(v_set1(s->alpha), v_set1(-1));
    s->power = w_inverse(s->order);
    s->squarings = 0;
    while (s->squarings <= ENTMAX_SQUARINGS && (1 << s->squarings) * (s->alpha - 1) != 1)
        s->squarings++;
    entmax_scale(s, params[1]);
}
/* Less than -1 / k. */
AF_FN int entmax_alpha_far(const Row *r, V x)
{
    if (search_of(r)->alpha == 1)
        return 0;
    return entmax_far(r, x, v_neg(v_div(v_set1(1), r->total.hi)));
}
/* r */
AF_FN W entmax_ratio(const Row *r, V x)
{
    V zero = v_set1(0);
    W z = entmax_shifted(r, x);
    M far = v_le(v_mul(z.hi, r->total.hi), v_set1(-1.5));
    W y = w_mul(w_select(far, w_of(zero), z), r->total);
    return w_select(far, w_of(zero), entmax_part(r, w_add(w_of(v_set1(1)), y), 0));
}
/* log u, where that counts, or NaN. */
AF_NOINLINE W entmax_log(W u)
{
    M counts = v_lt(v_set1(0), u.hi);
    V one = v_set1(1), whole = v_select(counts, u.hi, one);
    W log = log_two_words(whole);
    log.lo = v_add(log.lo, v_div(v_select(counts, u.lo, v_set1(0)), whole));
    return w_select(v_isnan(u.hi), w_of(u.hi), w_fast_sum(log.hi, log.lo));
}
AF_FN W entmax_exact_log(W u)
{
    M counts = v_lt(v_set1(0), u.hi);
    return w_select(v_isnan(u.hi), w_of(u.hi), exact_log(w_select(counts, u, w_of(v_set1(1)))));
}
/* u^e for 0 < u <= 1 and e > 0, given its logarithm; 0 at u = 0, NaN at NaN. */
AF_FN W entmax_power_below(W u, W power)
{
    return w_select(v_le(u.hi, v_set1(0)), w_of(v_set1(0)), power);
}
AF_FN int entmax_squares(const Search *s) { return s->squarings <= ENTMAX_SQUARINGS; }
/* r^q */
AF_NOINLINE W entmax_share(const Row *r, V x)
{
    const Search *s = search_of(r);
    if (s->alpha == 1)
        return exp_below_words(entmax_shifted(r, x));
    W u = entmax_ratio(r, x);
    if (entmax_squares(s)) {
        for (int i = 0; i < s->squarings; i++)
            u = w_mul(u, u);
        return w_fast_sum(u.hi, u.lo);
    }
    return entmax_power_below(u, exp_below_words(w_mul(entmax_log(u), s->power)));
}
/* u^e, in one word. */
AF_FN V entmax_power(W u, W e)
{
    V y = exp_of_w(w_mul(entmax_log(u), e));
    return v_select(v_le(u.hi, v_set1(0)), v_set1(0), y);
}
/* r^(q - 1) */
AF_NOINLINE V entmax_weight(const Row *r, V x)
{
    const Search *s = search_of(r);
    if (s->alpha == 1)
        return exp_below(entmax_shifted(r, x));
    W u = entmax_ratio(r, x);
    if (entmax_squares(s)) {
        V y = v_select(v_le(u.hi, v_set1(0)), u.hi, v_set1(1));
        for (int i = 0; i < s->squarings; i++, u.hi = v_mul(u.hi, u.hi))
            y = v_mul(y, u.hi);
        return v_select(v_isnan(u.hi), u.hi, y);
    }
    return entmax_power(u, w_add(s->power, w_of(v_set1(-1))));
}

AF_FN void entmax_add(const Row *r, Into *into, V x, V g)
{
    const Search *s = search_of(r);
    M is_exact = v_lt(v_set1(0), s->last);
    (void)g;
    if (entmax_alpha_far(r, x))
        return;
    W share = w_of(v_set1(0));
    if (v_any(v_le(s->last, v_set1(0))) || entmax_squares(s))
        share = entmax_share(r, x);
    if (v_any(is_exact) && !entmax_squares(s)) {
        W u = entmax_ratio(r, x), power = exact_exp(w_mul(entmax_exact_log(u), s->power));
        share = w_select(is_exact, entmax_power_below(u, power), share);
    }
    sum_add_words_of(into, 0, share);
    sum_add(into, 1, entmax_weight(r, x));
}
AF_FN void entmax_find(Search *s, const Sums *sums)
{
    V zero = v_set1(0), half = v_set1(0.5), one = v_set1(1);
    W total = row_sum_total(&s->row, sums, 0);
    if (s->alpha == 1) {
        s->factor = w_inverse(total);
        s->more = zero;
        return;
    }
    M is_exact = v_lt(zero, s->last);
    V slope = row_sum_total(&s->row, sums, 1).hi;
    W ratio = w_mul(s->row.total, s->power);
    W log = entmax_log(ratio), log_total = entmax_log(total);
    if (v_any(is_exact)) {
        log = w_select(is_exact, entmax_exact_log(ratio), log);
        log_total = w_select(is_exact, entmax_exact_log(total), log_total);
    }
    V above = w_round(w_add(log, w_neg(w_mul(s->order, log_total))));
    V newton = v_neg(v_div(v_mul(above, total.hi), slope)), aim = v_add(log.hi, newton);

    /* What is known of the root, after a little for what this is rounded. */
    V most = v_mul(v_set1(1 + 0x1p-40), v_mul(s->order.hi, log_total.hi));
    M begins = v_le(s->steps, zero), below = v_le(above, zero);
    V low = v_select(begins, zero, s->low), high = v_select(begins, most, s->high);
    s->low = low = v_select(below, log.hi, low);
    s->high = high = v_select(below, high, log.hi);
    M is_near = v_le(v_abs(newton), v_set1(ENTMAX_SMALL));
    V within = v_select(v_lt(low, aim), v_select(v_lt(aim, high), one, zero), zero);
    M by_newton = v_lt(zero, v_select(is_near, one, within));
    V middle = v_sub(v_mul(half, v_add(low, high)), log.hi);
    V step = v_select(is_exact, newton, v_select(by_newton, newton, middle));
    step = v_select(v_isnan(above), above, step);

    V size = v_abs(step);
    M is_small = v_le(size, v_set1(ENTMAX_SMALL));
    s->steps = v_add(s->steps, one);
    V wants = v_select(is_exact, v_select(v_le(size, v_set1(ENTMAX_LAST)), zero, one), one);
    /* But for the largest none is left, and k is d. */
    M is_alone = v_le(v_add(size, v_add(v_sub(total.hi, one), v_abs(total.lo))), zero);
    wants = v_select(is_alone, zero, wants);
    wants = v_select(v_lt(s->steps, v_set1(ENTMAX_STEPS)), wants, zero);
    wants = v_select(v_isnan(step), zero, wants);

    /* exp(step), in two words where the error that one leaves would stay. */
    W factor = w_fast_sum(one, step);
    factor.lo = v_fma(v_mul(half, step), step, factor.lo);
    factor = w_select(v_lt(size, v_set1(0x1p-20)), factor, w_of(exp_of(step)));
    W moved = w_mul(s->row.total, factor);
    W fall = w_mul(w_scale(step, s->power), w_sum(slope, v_neg(total.hi)));
    W inverse = w_inverse(w_add(total, w_neg(fall)));
    s->factor = w_select(v_lt(zero, s->more), inverse, s->factor);
    s->last = v_select(is_exact, one, v_select(is_small, one, zero));
    search_move(s, w_fast_sum(moved.hi, moved.lo), v_lt(zero, wants));
}
AF_FN V entmax_value(const Row *r, V x, V g)
{
    (void)g;
    if (entmax_alpha_far(r, x))
        return v_set1(0);
    return w_round_mul(entmax_share(r, x), search_of(r)->factor);
}

AF_FN void entmax_add_weight(const Row *r, Into *into, V x, V g)
{
    if (!entmax_alpha_far(r, x))
        entmax_add_dot(into, w_of(entmax_weight(r, x)), g);
}
/* p^(2 - alpha) = r^(q - 1) R^(d - 1), and R^d = k / d. */
AF_FN V entmax_gradient_of_x(const Row *r, V x, V g)
{
    const Search *s = search_of(r);
    V zero = v_set1(0);
    if (entmax_alpha_far(r, x))
        return zero;
    V w = entmax_weight(r, x);
    /* Of softmax all count. */
    M counts = s->alpha == 1 ? v_le(zero, zero) : entmax_counts(w);
    W scale = s->alpha == 1 ? s->factor : w_mul(w_mul(r->total, s->power), s->factor);
    W b = w_add(w_of(v_select(counts, g, zero)), w_neg(r->dot));
    return v_select(counts, row_unscaled(r, w, w_mul(b, scale)), zero);
}

/* The same where y is p. */
AF_NOINLINE V entmax_weight_of(const Row *r, V y)
{
    const S alpha = search_of(r)->alpha;
    return alpha == 1 ? y : entmax_power(w_of(y), w_sum(v_set1(2), v_set1(-alpha)));
}
AF_FN void entmax_dot_of_output(const Row *r, Into *into, V y, V g)
{
    entmax_add_dot(into, w_of(entmax_weight_of(r, y)), g);
}
AF_FN V entmax_gradient_of_output(const Row *r, V y, V g)
{
    return entmax_gradient(r, entmax_weight_of(r, y), g);
}

#define entmax_forward \
    entmax_alpha_prepare, entmax_add, entmax_find, NULL, entmax_take_dot, entmax_value
#define entmax_backward                                                                \
    entmax_alpha_prepare, entmax_add, entmax_find, entmax_add_weight, entmax_take_dot, \
        entmax_gradient_of_x
#define entmax_from_output                                                   \
    entmax_alpha_prepare, NULL, NULL, entmax_dot_of_output, entmax_take_dot, \
        entmax_gradient_of_output
#endif
#endif

AF_ROW_THRESHOLD(entmax, 2, 0,
    .aliases = "alpha_entmax",
    .summary = "softmax at alpha = 1, sparsemax at 2, and what lies between.",
    .citation = "Peters, Niculae & Martins 2019, Sparse sequence-to-sequence models, arXiv:1905.05702",
    .params = {{"alpha", 1.5, 1, 2, "", "how sparse the result is", AF_CLOSED_LOW | AF_CLOSED_HIGH},
               {"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "where(alpha == 1, exp((x - max(x)) / temperature) / sum(exp((x - max(x)) / temperature)), where(1 + (alpha - 1) * ((x - max(x)) / temperature - entmax_threshold((x - max(x)) / temperature, alpha)) <= 0, 0, (1 + (alpha - 1) * ((x - max(x)) / temperature - entmax_threshold((x - max(x)) / temperature, alpha)))**(1 / (alpha - 1))))",
    .from_output = "where(y > 0, y**(2 - alpha) * (g - sum(where(y > 0, g * y**(2 - alpha), 0)) / sum(where(y > 0, y**(2 - alpha), 0))), 0) / temperature",
    .gradient_scale = "where(y > 0, y**(2 - alpha) * (abs(g) + sum(where(y > 0, abs(g) * y**(2 - alpha), 0)) / sum(where(y > 0, y**(2 - alpha), 0))), 0) / temperature",
    .range = "[0, 1]", .symmetry = "none",
    .ulp = {{0.75, 1.0, 1.0}, {4.0, 4.0, 4.0}})
