/* Row-wise activations that subtract a threshold, which a search over the row finds: entmax and its
   like (family/entmax.h). An activation says, of a row that the search sees as Search,

     prepare  what its parameters come to
     add      what an element adds to the two sums of its row
     step     what these make of row.total, and where more are wanted
     dot      what an element adds to the two sums that a gradient takes once it is found
     value    the result

   Rows lie in registers, sums go into accumulators, and masks and parts are, as in
   family/rowwise.h. A row's search ends by what is in that row alone: so all layouts give the same
   bits. The loops are in float64, for every type: what is near its threshold has digits left in
   float32 only if the difference has more.                                        */
#ifndef AF_FAMILY_THRESHOLD_H
#define AF_FAMILY_THRESHOLD_H

#include "family/rowwise.h"

/* A row or rows. As the first member, row is where it is. */
typedef struct {
    Row row;                  /* total is what is searched for */
    V more;                   /* 1 where another step is wanted, else 0 */
    V low, high, last, steps; /* as the activation likes: 0 at the beginning */
    W factor;
    /* Of a call: */
    S alpha;
    W start, order, power;
    int squarings;
} Search;

typedef void search_prepare(Search *s, const double *params);
typedef void search_step(Search *s, const Sums *sums);

AF_FN const Search *search_of(const Row *r) { return (const Search *)r; }

/* What is kept of it between calls for parts of the same rows. */
enum { SEARCHES, TAKES_DOT, IS_DONE };
typedef struct {
    V max, more, low, high, last, steps;
    W total, dot, factor; /* total is start at the beginning */
    int phase;
    Part sum[NSUMS][AF_WAYS * AF_REGISTERS];
} Found;

_Static_assert(sizeof(Found) * (AF_TILE_WIDTH / sizeof(S) / AF_LANES) <= AF_STATE_BYTES,
               "the state of a tile");

AF_FN void search_take(Search *s, const Found *k)
{
    s->row.max = k->max;
    s->row.total = k->total;
    s->row.dot = k->dot;
    s->more = k->more;
    s->low = k->low;
    s->high = k->high;
    s->last = k->last;
    s->steps = k->steps;
    s->factor = k->factor;
}
AF_FN void search_give(const Search *s, Found *k)
{
    k->total = s->row.total;
    k->dot = s->row.dot;
    k->more = s->more;
    k->low = s->low;
    k->high = s->high;
    k->last = s->last;
    k->steps = s->steps;
    k->factor = s->factor;
}
AF_FN void search_begin(Found *k, W start, int phase)
{
    V zero = v_set1(0);
    k->more = v_set1(1);
    k->max = k->low = k->high = k->last = k->steps = zero;
    k->total = start;
    k->dot = k->factor = w_of(zero);
    k->phase = phase;
}
/* Where it goes on, the search is at total. */
AF_FN void search_move(Search *s, W total, M goes_on)
{
    M searches = v_lt(v_set1(0), s->more);
    s->row.total = w_select(searches, total, s->row.total);
    s->more = v_select(searches, v_select(goes_on, v_set1(1), v_set1(0)), v_set1(0));
}

/* The elements of a row along, or of the rows in the lanes of a vector. */
typedef struct {
    const af_tile *t;
    ptrdiff_t row;
    Line line;
} Strip;

/* along is a constant at every call. */
AF_FN int strip_registers(int along) { return along ? AF_REGISTERS_ALONG : AF_REGISTERS; }

AF_FN Span strip_span(Strip *p, int along, int flags)
{
    return along ? line_span(&p->line, p->t, flags, p->row) : column_span(p->t, p->row);
}
AF_FN int strip_next(Strip *p, int along, Span *b, int flags)
{
    return along && line_next(b, &p->line, p->t, flags);
}

/* Whether the sums are whole. */
AF_FN int strip_sums(Strip *p, int along, const Search *s, Found *k, Sums *sums, int flags, S fill,
                     row_sum *sum)
{
    const af_tile *t = p->t;
    const int parts = along ? AF_PARTS : AF_WAYS * AF_REGISTERS;
    /* Of its own, which compilers keep apart from what is read. */
    Part part[NSUMS][AF_WAYS * AF_REGISTERS];
    Into into = {
        .sum = {part[0], part[1]}, .registers = strip_registers(along), .count = v_set1(0)};
    Span b = strip_span(p, along, flags);
    for (int which = 0; which < NSUMS; which++)
        for (int j = 0; j < parts; j++)
            part[which][j] = t->start ? k->sum[which][j] : part_zero();
    do
        pass_sum(&b, &s->row, &into, flags, 0, fill, row_itself, sum);
    while (strip_next(p, along, &b, flags));
    if (t->start + t->n < t->length) {
        for (int which = 0; which < NSUMS; which++)
            for (int j = 0; j < parts; j++)
                k->sum[which][j] = part[which][j];
        return 0;
    }
    for (int which = 0; which < NSUMS; which++)
        if (along)
            part_totals_along(&sums->total[which], 0, part[which]);
        else
            part_totals_across(&sums->total[which], part[which], t->length);
    return 1;
}

/* Whether sums are wanted again, of parts of rows. */
AF_FN int strip(const af_tile *t, ptrdiff_t row, Search *s, Found *k, int along, int flags, S fill,
                S excluded, row_sum *add, search_step *step, row_sum *dot, row_finish *take_dot,
                row_value *value)
{
    const int searches = flags & ROW_HAS_MAX, gradient = flags & ROW_HAS_G;
    const int of_x = flags & ~ROW_HAS_G, first = t->start == 0;
    const int registers = strip_registers(along);
    Strip p = {.t = t, .row = row};
    Sums sums;
    if (along)
        line_begin(&p.line, t, flags, row, fill);
    if (first && t->first_pass == (searches ? AF_PASS_MAX : AF_PASS_SUM))
        search_begin(k, s->start, searches ? SEARCHES : TAKES_DOT);
    if (searches && t->first_pass == AF_PASS_MAX) {
        Span b = strip_span(&p, along, of_x);
        V max = first ? v_set1(-INFINITY) : k->max;
        do
            max = pass_max(&b, &s->row, registers, of_x, max, fill);
        while (strip_next(&p, along, &b, of_x));
        k->max = along ? v_set1(r_first_lane(lanes_max(max))) : max;
    }
    if (t->first_pass <= AF_PASS_SUM && t->last_pass >= AF_PASS_SUM) {
        do {
            search_take(s, k);
            if (searches && k->phase == SEARCHES) {
                if (!strip_sums(&p, along, s, k, &sums, of_x, fill, add))
                    return 0;
                step(s, &sums);
                if (!v_any(v_lt(v_set1(0), s->more)))
                    k->phase = gradient ? TAKES_DOT : IS_DONE;
            } else if (gradient && k->phase == TAKES_DOT) {
                if (!strip_sums(&p, along, s, k, &sums, flags, fill, dot))
                    return 0;
                take_dot(&s->row, &sums);
                k->phase = IS_DONE;
            }
            search_give(s, k);
        } while (k->phase != IS_DONE && !t->state);
        if (k->phase != IS_DONE)
            return 1;
    }
    if (t->last_pass == AF_PASS_VALUE) {
        search_take(s, k);
        Span b = strip_span(&p, along, flags);
        do
            pass_value(&b, &s->row, registers, flags | ROW_VALUE_OF_X, 0, fill, excluded,
                       row_itself, value);
        while (strip_next(&p, along, &b, flags));
        const ptrdiff_t rest = t->n % AF_LANES_ALONG;
        if (along && rest)
            v_store_part((S *)(t->out + row * t->out_steps.next) + t->n - rest,
                         load(p.line.x, AF_REGISTERS_ALONG), rest);
    }
    return 0;
}

AF_FN int search_tile(const af_tile *t, int along, int flags, S excluded, search_prepare *prepare,
                      row_sum *add, search_step *step, row_sum *dot, row_finish *take_dot,
                      row_value *value)
{
    const S fill = flags & ROW_HAS_MAX ? -INFINITY : excluded;
    Search s = {.row = {.along = along, .length = t->length}};
    Found local, *k = t->state ? t->state : &local;
    int again = 0;
    prepare(&s, t->params);
    flags |= ROW_MAY_HAVE_MASK;
    for (ptrdiff_t row = 0; row < t->count; row += along ? 1 : AF_LANES) {
        again |= strip(t, row, &s, k, along, flags, fill, flags & ROW_HAS_G ? 0 : excluded, add,
                       step, dot, take_dot, value);
        k += t->state != NULL;
    }
    return again;
}

/* way is an activation's six functions. */
#define AF_SEARCH_TILE(function, along, ...) \
    AF_NOINLINE int function(const af_tile *t) { return search_tile(t, along, __VA_ARGS__); }
#define AF_SEARCH_LOOP(name, kind, flags, excluded, way)                               \
    AF_SEARCH_TILE(name##_##kind##_along, 1, flags, excluded, way)                     \
    AF_SEARCH_TILE(name##_##kind##_across, 0, flags, excluded, way)                    \
    int AF_SYMBOL(name##_##kind, AF_SUFFIX)(char *const *args, const ptrdiff_t *steps, \
                                            ptrdiff_t n, void *ctx)                    \
    {                                                                                  \
        const af_tile *t = ctx;                                                        \
        (void)args, (void)steps, (void)n;                                              \
        if (!t)                                                                        \
            return (flags) & ROW_HAS_MAX ? AF_PASS_MAX : AF_PASS_SUM;                  \
        return t->along ? name##_##kind##_along(t) : name##_##kind##_across(t);        \
    }
#define AF_THRESHOLD_LOOPS(name, excluded)                                                \
    AF_SEARCH_LOOP(name, AF_FORWARD, ROW_HAS_MAX, excluded, name##_forward)               \
    AF_SEARCH_LOOP(name, AF_BACKWARD, ROW_HAS_MAX | ROW_HAS_G, excluded, name##_backward) \
    AF_SEARCH_LOOP(name, AF_BACKWARD_FROM_OUTPUT, ROW_FROM_OUTPUT | ROW_HAS_G, excluded,  \
                   name##_from_output)

#endif
