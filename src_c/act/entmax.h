/* entmax(x, alpha), family/entmax.h with the largest bracket taken out of all of them: with d = alpha - 1,
   q = 1 / d and a number k,

     r_i = (1 + k z_i)_+,   R = sum_j r_j^q,   p_i = r_i^q / R,   k = d R^d,

   so that the largest element has 1 / R whatever alpha is, and the others lose no digits where
   that is tiny in the bracket, n^-d; at d = 0 r_i^q is exp(z_i).

   k is found by Newton's method on log(k / d) - d log(R), which rises with log k with the slope Q / R,
   Q = sum_j r_j^(q - 1), from log k = log d; the root is at most d log n above that. A step that leaves what
   is known of the root goes to the middle of it. R is corrected for the last step by its derivative.

   For alpha > 2 the slope is infinite where an element leaves the row, and its p may be anything where
   r_i is next to nothing. So a step goes to the middle too where the last did not halve what is
   known, and once k is found, what is left of the sum, (k / d)^q less the others' R, is shared by those
   elements whose |r_i| is below ENTMAX_EDGE.

   ULP: r_i has an error of 2^-60 d log R at least, and p_i q / r_i times that; R's terms are right
   to 2^-56. */
#ifdef AF_MATH
#if !AF_IS_F32
#include "family/entmax.h"
#include "math/power.h"

/* Beyond, a float64 has no use for them: but for the largest elements all is 0. log k is at most
   about 1000 log 2. */
#define ENTMAX_ALPHA 0x1p900
#define ENTMAX_MOST 693
#define ENTMAX_STEPS 300
#define ENTMAX_EDGE 0x1p-36

AF_FN void entmax_alpha_prepare(Search *s, const double *params)
{
    s->alpha = params[0] < ENTMAX_ALPHA ? params[0] : ENTMAX_ALPHA;
    s->start = s->order = w_sum(v_set1(s->alpha), v_set1(-1));
    s->power = w_inverse(s->order);
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
    return w_select(far, w_of(zero), entmax_part(r, w_add(w_of(v_set1(1)), y)));
}
/* log u, where that counts, or NaN. */
AF_FN W entmax_log(W u)
{
    M counts = v_lt(v_set1(0), u.hi);
    V one = v_set1(1), whole = v_select(counts, u.hi, one);
    W log = log_two_words(whole);
    log.lo = v_add(log.lo, v_div(v_select(counts, u.lo, v_set1(0)), whole));
    return w_select(v_isnan(u.hi), w_of(u.hi), w_fast_sum(log.hi, log.lo));
}
/* u^e for u <= 1 and e > 0: 0 at 0, NaN at NaN. */
AF_FN W entmax_power_below(W u, W e)
{
    W y = exp_below_words(w_mul(entmax_log(u), e));
    return w_select(v_le(u.hi, v_set1(0)), w_of(v_set1(0)), y);
}
/* The same of any e, in one word. */
AF_FN V entmax_power(W u, W e)
{
    V y = exp_of_w(w_mul(entmax_log(u), e));
    return v_select(v_le(u.hi, v_set1(0)), v_set1(0), y);
}
/* Of an element that is at the edge, once k is found, another number than 0. */
AF_FN M entmax_at_edge(const Row *r, V x)
{
    const Search *s = search_of(r);
    W z = entmax_shifted(r, x);
    W ratio = w_add(w_of(v_set1(1)), w_mul(z, r->total));
    M is_last = v_lt(v_set1(2.5), s->last);
    V small = v_select(v_lt(v_abs(ratio.hi), v_set1(ENTMAX_EDGE)), v_set1(1), v_set1(0));
    return v_lt(v_set1(0), v_select(is_last, small, v_set1(0)));
}
/* r^q */
AF_FN W entmax_share(const Row *r, V x)
{
    const Search *s = search_of(r);
    if (s->alpha == 1)
        return exp_below_words(entmax_shifted(r, x));
    W y = entmax_power_below(entmax_ratio(r, x), s->power);
    return s->alpha > 2 ? w_select(entmax_at_edge(r, x), w_of(s->edge), y) : y;
}
/* r^(q - 1) */
AF_FN V entmax_weight(const Row *r, V x)
{
    const Search *s = search_of(r);
    if (s->alpha == 1)
        return exp_below(entmax_shifted(r, x));
    V y = entmax_power(entmax_ratio(r, x), w_add(s->power, w_of(v_set1(-1))));
    if (s->alpha <= 2)
        return y;
    W e = w_add(w_of(v_set1(1)), w_neg(s->order));
    return v_select(entmax_at_edge(r, x), entmax_power(w_of(s->edge), e), y);
}

AF_FN void entmax_add(const Row *r, Into *into, V x, V g)
{
    (void)g;
    if (entmax_alpha_far(r, x))
        return;
    V w = entmax_weight(r, x);
    sum_add_words_of(into, 0, entmax_share(r, x));
    if (search_of(r)->alpha > 2) {
        V at_edge = v_select(entmax_at_edge(r, x), v_set1(1), v_set1(0));
        w = v_select(v_lt(v_set1(2.5), search_of(r)->last), at_edge, w);
    }
    sum_add(into, 1, w);
}
/* What the elements at the edge, so many, share, and R. */
AF_FN void entmax_share_rest(Search *s, M is_last, W total, V count)
{
    V zero = v_set1(0);
    V whole = exp_of_w(w_mul(entmax_log(w_mul(s->row.total, s->power)), s->power));
    M any = v_lt(zero, count);
    V rest = v_max(zero, v_div(w_round(w_add(w_of(whole), w_neg(total))), count));
    W sum = w_add(total, w_scale(count, w_of(v_select(any, rest, zero))));
    s->edge = v_select(is_last, v_select(any, rest, zero), s->edge);
    s->factor = w_select(is_last, w_inverse(sum), s->factor);
    s->more = v_select(is_last, zero, s->more);
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
    V slope = row_sum_total(&s->row, sums, 1).hi;
    W log = entmax_log(w_mul(s->row.total, s->power)), log_total = entmax_log(total);
    V above = w_round(w_add(log, w_neg(w_mul(s->order, log_total))));
    V newton = v_neg(v_div(v_mul(above, total.hi), slope)), aim = v_add(log.hi, newton);

    /* What is known of the root, after a little for what this is rounded. */
    V most = v_sub(v_set1(ENTMAX_MOST), entmax_log(s->order).hi);
    V least = v_mul(v_set1(1 + 0x1p-40), v_mul(s->order.hi, log_total.hi));
    M begins = v_le(s->steps, zero), below = v_le(above, zero);
    V low = v_select(begins, zero, s->low);
    V high = v_select(begins, v_min(most, least), s->high);
    s->low = low = v_select(below, log.hi, low);
    s->high = high = v_select(below, high, log.hi);

    M is_last = v_lt(v_set1(2.5), s->last);
    V within = v_select(v_le(low, aim), v_select(v_le(aim, high), one, zero), zero);
    V width = v_sub(high, low), tiny = v_set1(AF_ENTMAX_LAST);
    if (s->alpha > 2) {
        V before = v_select(begins, v_add(width, width), s->edge);
        M far = v_lt(v_set1(0x1p-30), v_abs(newton)), slow = v_lt(v_mul(before, half), width);
        within = v_select(far, v_select(slow, zero, within), within);
    }
    M by_newton = v_lt(zero, within);
    V step = v_select(by_newton, newton, v_sub(v_mul(half, v_add(low, high)), log.hi));

    step = v_select(v_isnan(above), above, step);

    /* Newton's last steps in a row. */
    V small = v_select(v_le(v_abs(step), tiny), within, zero);
    V enough = v_set1(s->alpha > 2 ? 3 : 1);
    s->steps = v_add(s->steps, one);
    V count = v_select(v_lt(zero, small), v_add(s->last, one), zero);
    V wants = v_select(v_lt(count, enough), one, zero);
    V room = v_mul(v_set1(0x1p-50), v_max(one, high));
    wants = v_select(v_lt(room, width), wants, zero);
    wants = v_select(v_lt(s->steps, v_set1(ENTMAX_STEPS)), wants, zero);

    /* exp(step), in two words where the error that one leaves would stay. */
    W factor = w_fast_sum(one, step);
    factor.lo = v_fma(v_mul(half, step), step, factor.lo);
    factor = w_select(v_lt(v_abs(step), v_set1(0x1p-20)), factor, w_of(exp_of(step)));
    W moved = w_mul(s->row.total, factor);
    M searches = v_lt(zero, s->more);
    if (s->alpha <= 2) {
        W fall = w_mul(w_scale(step, s->power), w_sum(slope, v_neg(total.hi)));
        W inverse = w_inverse(w_add(total, w_neg(fall)));
        s->factor = w_select(searches, inverse, s->factor);
        s->last = count;
        search_move(s, w_fast_sum(moved.hi, moved.lo), v_lt(zero, wants));
        return;
    }
    /* Then once more, for the edge; till then it is the width before. */
    M done = v_lt(zero, v_select(searches, v_select(is_last, one, zero), zero));
    M goes_on = v_lt(zero, v_select(done, zero, s->more));
    s->row.total = w_select(goes_on, w_fast_sum(moved.hi, moved.lo), s->row.total);
    V next = v_select(v_lt(zero, wants), v_min(v_set1(2), count), v_set1(3));
    s->last = v_select(goes_on, next, s->last);
    s->edge = v_select(goes_on, v_select(v_lt(zero, wants), width, zero), s->edge);
    entmax_share_rest(s, done, total, slope);
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
AF_FN V entmax_weight_of(const Row *r, V y)
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
    .summary = "softmax at alpha = 1, sparsemax at 2, and what lies between and beyond.",
    .citation = "Peters, Niculae & Martins 2019, Sparse sequence-to-sequence models, arXiv:1905.05702",
    .params = {{"alpha", 1.5, 1, INFINITY, "", "how sparse the result is", AF_CLOSED_LOW},
               {"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "where(alpha == 1, exp((x - max(x)) / temperature) / sum(exp((x - max(x)) / temperature)), where(1 + (alpha - 1) * ((x - max(x)) / temperature - entmax_threshold((x - max(x)) / temperature, alpha)) <= 0, 0, (1 + (alpha - 1) * ((x - max(x)) / temperature - entmax_threshold((x - max(x)) / temperature, alpha)))**(1 / (alpha - 1))))",
    .from_output = "where(y > 0, y**(2 - alpha) * (g - sum(where(y > 0, g * y**(2 - alpha), 0)) / sum(where(y > 0, y**(2 - alpha), 0))), 0) / temperature",
    .gradient_scale = "where(y > 0, y**(2 - alpha) * (abs(g) + sum(where(y > 0, abs(g) * y**(2 - alpha), 0)) / sum(where(y > 0, y**(2 - alpha), 0))), 0) / temperature",
    .range = "[0, 1]", .symmetry = "none",
    .ulp = {{0.75, 1.0, 1.0}, {4.0, 4.0, 4.0}})
