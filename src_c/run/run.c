#include "run/run.h"

#include <string.h>

#include "run/copy.h"
#include "run/fenv.h"
#include "run/parts.h"
#include "run/rows.h"

const ptrdiff_t af_size[AF_NDTYPES] = {sizeof(float), sizeof(double), 2, 2};

/* A block of each operand fills a part of the nearest cache. */
typedef union {
    float f[AF_BLOCK];
    double d[AF_BLOCK];
    uint16_t h[AF_BLOCK];
} Buffer;

/* From this length on a contiguous stretch is worth a call of its own. */
enum { DIRECT_FROM = 64 };

/* NumPy's limit. */
enum { MAX_DIMS = 64 };

/* Elements that lie in memory with two steps: rows of n. */
typedef struct {
    ptrdiff_t n, rows;
} Stretch;
typedef struct {
    ptrdiff_t step, next; /* from element to element, from row to row */
} Steps;

/* Between memory and blocks. memcpy, since operands need not be aligned. */
#define AF_COPIES(type, swap)                                                                      \
    static type load_##type(const char *from)                                                      \
    {                                                                                              \
        type u;                                                                                    \
        memcpy(&u, from, sizeof u);                                                                \
        return u;                                                                                  \
    }                                                                                              \
    static void gather_##type(type *to, const char *from, Steps s, int swapped, Stretch all)       \
    {                                                                                              \
        for (ptrdiff_t r = 0; r < all.rows; r++, to += all.n, from += s.next)                      \
            if (swapped)                                                                           \
                for (ptrdiff_t i = 0; i < all.n; i++)                                              \
                    to[i] = swap(load_##type(from + i * s.step));                                  \
            else                                                                                   \
                for (ptrdiff_t i = 0; i < all.n; i++)                                              \
                    to[i] = load_##type(from + i * s.step);                                        \
    }                                                                                              \
    static void scatter_##type(char *to, Steps s, const type *from, int swapped, const char *mask, \
                               Steps m, Stretch all)                                               \
    {                                                                                              \
        for (ptrdiff_t r = 0; r < all.rows; r++, to += s.next, from += all.n)                      \
            if (swapped || mask)                                                                   \
                for (ptrdiff_t i = 0; i < all.n; i++) {                                            \
                    type u = swapped ? swap(from[i]) : from[i];                                    \
                    if (!mask || mask[r * m.next + i * m.step])                                    \
                        memcpy(to + i * s.step, &u, sizeof u);                                     \
                }                                                                                  \
            else                                                                                   \
                for (ptrdiff_t i = 0; i < all.n; i++)                                              \
                    memcpy(to + i * s.step, &from[i], sizeof *from);                               \
    }

static uint16_t swap16(uint16_t u) { return (uint16_t)(u << 8 | u >> 8); }
static uint32_t swap32(uint32_t u)
{
    return u << 24 | (u & 0xff00u) << 8 | (u >> 8 & 0xff00u) | u >> 24;
}
static uint64_t swap64(uint64_t u)
{
    return (uint64_t)swap32((uint32_t)u) << 32 | swap32((uint32_t)(u >> 32));
}
AF_COPIES(uint16_t, swap16)
AF_COPIES(uint32_t, swap32)
AF_COPIES(uint64_t, swap64)

/* Whether a stretch is best left to memcpy, row by row. */
static int is_plain(Steps s, ptrdiff_t size, Stretch all)
{
    return s.step == size && all.n >= DIRECT_FROM / 2;
}

static void gather(void *to, const char *from, Steps s, ptrdiff_t size, int swapped, Stretch all)
{
    if (is_plain(s, size, all) && !swapped)
        for (ptrdiff_t r = 0; r < all.rows; r++)
            memcpy((char *)to + r * all.n * size, from + r * s.next, (size_t)(all.n * size));
    else if (size == 2)
        gather_uint16_t(to, from, s, swapped, all);
    else if (size == 4)
        gather_uint32_t(to, from, s, swapped, all);
    else
        gather_uint64_t(to, from, s, swapped, all);
}

static void scatter(char *to, Steps s, const void *from, ptrdiff_t size, int swapped,
                    const char *mask, Steps mask_steps, Stretch all)
{
    if (is_plain(s, size, all) && !swapped && !mask)
        for (ptrdiff_t r = 0; r < all.rows; r++)
            memcpy(to + r * s.next, (const char *)from + r * all.n * size, (size_t)(all.n * size));
    else if (size == 2)
        scatter_uint16_t(to, s, from, swapped, mask, mask_steps, all);
    else if (size == 4)
        scatter_uint32_t(to, s, from, swapped, mask, mask_steps, all);
    else
        scatter_uint64_t(to, s, from, swapped, mask, mask_steps, all);
}

void af_gather(void *to, const char *from, ptrdiff_t step, ptrdiff_t size, int swapped, ptrdiff_t n)
{
    gather(to, from, (Steps){step, 0}, size, swapped, (Stretch){n, 1});
}
void af_scatter(char *to, ptrdiff_t step, const void *from, ptrdiff_t size, int swapped,
                const char *mask, ptrdiff_t mask_step, ptrdiff_t n)
{
    scatter(to, (Steps){step, 0}, from, size, swapped, mask, (Steps){mask_step, 0},
            (Stretch){n, 1});
}

void af_cast(void *to, enum af_dtype to_type, const void *from, enum af_dtype from_type,
             ptrdiff_t n)
{
    float between[AF_BLOCK];
    if (to_type == from_type) {
        memcpy(to, from, (size_t)(n * af_size[to_type]));
    } else if (from_type == AF_FLOAT16 || from_type == AF_BFLOAT16) {
        float *wide = to_type == AF_FLOAT32 ? to : between;
        (from_type == AF_FLOAT16 ? af_convert->widen_float16 : af_convert->widen_bfloat16)(wide,
                                                                                           from, n);
        if (wide == between)
            af_cast(to, to_type, between, AF_FLOAT32, n);
    } else if (to_type == AF_FLOAT16 || to_type == AF_BFLOAT16) {
        if (from_type == AF_FLOAT64) {
            af_cast(between, AF_FLOAT32, from, AF_FLOAT64, n);
            from = between;
        }
        (to_type == AF_FLOAT16 ? af_convert->narrow_float16 : af_convert->narrow_bfloat16)(to, from,
                                                                                           n);
    } else if (to_type == AF_FLOAT64) {
        for (ptrdiff_t i = 0; i < n; i++) {
            float f;
            memcpy(&f, (const char *)from + i * (ptrdiff_t)sizeof f, sizeof f);
            const double d = f;
            memcpy((char *)to + i * (ptrdiff_t)sizeof d, &d, sizeof d);
        }
    } else {
        for (ptrdiff_t i = 0; i < n; i++) {
            double d;
            memcpy(&d, (const char *)from + i * (ptrdiff_t)sizeof d, sizeof d);
            const float f = (float)d;
            memcpy((char *)to + i * (ptrdiff_t)sizeof f, &f, sizeof f);
        }
    }
}

/* Round to odd: a result that is rounded again is rounded as if once. */
static float to_odd(double value)
{
    float f = (float)value;
    uint32_t u;
    if (f != f || (double)f == value)
        return f;
    memcpy(&u, &f, sizeof u);
    u -= (f < 0 ? -(double)f : (double)f) > (value < 0 ? -value : value);
    u |= 1;
    memcpy(&f, &u, sizeof f);
    return f;
}

void af_put(void *to, enum af_dtype dtype, double value)
{
    float f = dtype == AF_FLOAT32 ? (float)value : to_odd(value);
    if (dtype == AF_FLOAT64)
        memcpy(to, &value, sizeof value);
    else
        af_cast(to, dtype, &f, AF_FLOAT32, 1);
}

double af_rounded(enum af_dtype dtype, double value)
{
    double stored, wide;
    if (dtype == AF_FLOAT64)
        return value;
    af_put(&stored, dtype, value);
    af_cast(&wide, AF_FLOAT64, &stored, dtype, 1);
    return wide;
}

/* A call whose axes are in the order of memory, outermost first, and merged. */
typedef struct {
    const af_call *call;
    int ndim;
    ptrdiff_t shape[MAX_DIMS];
    ptrdiff_t steps[AF_MAX_ARGS + 1][MAX_DIMS]; /* the mask's are the last */
} Walk;

/* A place in it: indices, and how far each operand has come. */
typedef struct {
    ptrdiff_t index[MAX_DIMS];
    ptrdiff_t offset[AF_MAX_ARGS + 1];
} Place;

static ptrdiff_t magnitude(ptrdiff_t step) { return step < 0 ? -step : step; }

static const ptrdiff_t *steps_of(const af_call *c, int a)
{
    return a < c->nargs ? c->steps[a] : c->mask_steps;
}

static ptrdiff_t step_within(const Walk *w, int a, int d)
{
    return w->steps[a < w->call->nargs ? a : AF_MAX_ARGS][d];
}

/* Axes of one element are dropped; the others are ordered by the first output's
   steps, so that its memory is walked in one direction; neighbours that every
   operand walks as one become one. */
static void walk_begin(Walk *w, const af_call *c)
{
    int order[MAX_DIMS], ndim = 0;
    const int noperands = c->nargs + (c->mask != NULL);
    const ptrdiff_t *key = c->steps[c->first_out];
    for (int d = 0; d < c->ndim; d++) {
        int at = ndim;
        if (c->shape[d] == 1)
            continue;
        for (; at && magnitude(key[order[at - 1]]) < magnitude(key[d]); at--)
            order[at] = order[at - 1];
        order[at] = d;
        ndim++;
    }
    w->call = c;
    w->ndim = 0;
    for (int i = 0; i < ndim; i++) {
        const int d = order[i], last = w->ndim - 1;
        int merges = last >= 0;
        for (int a = 0; a < noperands && merges; a++)
            merges = step_within(w, a, last) == steps_of(c, a)[d] * c->shape[d];
        const int to = merges ? last : w->ndim++;
        w->shape[to] = merges ? w->shape[to] * c->shape[d] : c->shape[d];
        for (int a = 0; a < noperands; a++)
            w->steps[a < c->nargs ? a : AF_MAX_ARGS][to] = steps_of(c, a)[d];
    }
    if (w->ndim == 0) {
        w->ndim = 1;
        w->shape[0] = 1;
        for (int a = 0; a < noperands; a++)
            w->steps[a < c->nargs ? a : AF_MAX_ARGS][0] =
                a < c->nargs && (a < c->first_param || a >= c->first_out) ? af_size[c->dtype] : 0;
    }
}

static void place_begin(const Walk *w, Place *p)
{
    memset(p->index, 0, (size_t)w->ndim * sizeof p->index[0]);
    memset(p->offset, 0, sizeof p->offset);
}

/* count more along axis from; 0 when everything is done. */
static int place_advance(const Walk *w, Place *p, int from, ptrdiff_t count)
{
    const int noperands = w->call->nargs;
    for (int d = from; d >= 0; d--) {
        p->index[d] += count;
        const int wraps = p->index[d] == w->shape[d];
        for (int a = 0; a <= noperands; a++) {
            const int at = a < noperands ? a : AF_MAX_ARGS;
            if (a == noperands && !w->call->mask)
                continue;
            p->offset[at] += w->steps[at][d] * (wraps ? count - w->shape[d] : count);
        }
        if (!wraps)
            return 1;
        p->index[d] = 0;
        count = 1;
    }
    return 0;
}

/* What comes next, at most room elements: whole rows if it is several. */
static Stretch stretch_at(const Walk *w, const Place *p, ptrdiff_t room)
{
    const int last = w->ndim - 1;
    const ptrdiff_t left = w->shape[last] - p->index[last];
    Stretch s = {left < room ? left : room, 1};
    if (s.n == w->shape[last] && last > 0) {
        const ptrdiff_t fit = room / s.n, rows = w->shape[last - 1] - p->index[last - 1];
        s.rows = fit < rows ? fit : rows;
    }
    return s;
}

static int stretch_advance(const Walk *w, Place *p, Stretch s)
{
    return s.n == w->shape[w->ndim - 1] && w->ndim > 1 ? place_advance(w, p, w->ndim - 2, s.rows)
                                                       : place_advance(w, p, w->ndim - 1, s.n);
}

static Steps steps_at(const Walk *w, int a)
{
    const int last = w->ndim - 1;
    return (Steps){w->steps[a][last], last > 0 ? w->steps[a][last - 1] : 0};
}

static int first_bias(const af_call *c) { return c->first_out - c->nbiases; }
static int is_param(const af_call *c, int a) { return a >= c->first_param && a < first_bias(c); }
static int is_bias(const af_call *c, int a) { return a >= first_bias(c) && a < c->first_out; }

/* The same element everywhere. */
static int is_constant(const Walk *w, int a)
{
    for (int d = 0; d < w->ndim; d++)
        if (w->steps[a][d] != 0)
            return 0;
    return 1;
}

static void extent(const af_call *c, int a, const char **low, const char **high)
{
    *low = *high = c->args[a];
    for (int d = 0; d < c->ndim; d++) {
        const ptrdiff_t reach = c->steps[a][d] * (c->shape[d] - 1);
        *(reach < 0 ? low : high) += reach;
    }
    *high += af_size[c->dtype];
}

int af_outputs_are_apart(const af_call *c)
{
    const char *low[2], *high[2];
    for (int o = c->first_out; o < c->nargs; o++) {
        extent(c, o, &low[0], &high[0]);
        for (int a = 0; a < c->first_out; a++) {
            extent(c, a, &low[1], &high[1]);
            if (low[0] < high[1] && low[1] < high[0])
                return 0;
        }
    }
    return 1;
}

/* Whether the loop can have the innermost axis as it lies in memory. */
static int is_direct(const Walk *w)
{
    const af_call *c = w->call;
    const af_entry *e = c->entry;
    const int last = w->ndim - 1;
    const ptrdiff_t size = af_size[c->dtype];
    uintptr_t places = 0;
    if (e->takes == AF_TAKES_ALL)
        return 1;
    if (e->loop_dtype != c->dtype || e->compose != AF_AS_IS || c->swapped || c->mask)
        return 0;
    if (w->shape[last] < DIRECT_FROM && w->ndim > 1)
        return 0;
    for (int a = 0; a < c->nargs; a++) {
        if (w->steps[a][last] != size &&
            !((is_param(c, a) || is_bias(c, a)) && w->steps[a][last] == 0))
            return 0;
        places |= (uintptr_t)c->args[a];
        for (int d = 0; d < last; d++)
            places |= (uintptr_t)w->steps[a][d];
    }
    return places % (uintptr_t)size == 0 && (e->takes != AF_TAKES_APART || af_outputs_are_apart(c));
}

/* The innermost axis as it lies in memory, the sums by what fills a part of the nearest cache. */
static AF_OWN_FRAME int run_direct_biased(const Walk *w, Place *place)
{
    enum { BYTES = 8192 };
    const af_call *c = w->call;
    const int last = w->ndim - 1, first = c->first_param - c->nbiases;
    const ptrdiff_t n = w->shape[last], size = af_size[c->dtype];
    char *args[AF_MAX_ARGS];
    ptrdiff_t steps[AF_MAX_ARGS];
    _Alignas(64) char sum[AF_MAX_INPUTS][BYTES];
    int status = 0;
    do {
        for (ptrdiff_t done = 0, count; done < n && !status; done += count) {
            int nargs = 0;
            count = n - done < BYTES / size ? n - done : BYTES / size;
            for (int a = 0; a < c->nargs; a++) {
                const ptrdiff_t step = w->steps[a][last];
                char *p = c->args[a] + place->offset[a] + done * step;
                if (is_bias(c, a)) {
                    const int i = a - first_bias(c);
                    if (c->dtype == AF_FLOAT32)
                        af_convert->shift_floats((float *)sum[i], (const float *)args[first + i], 1,
                                                 (const float *)p, step, count);
                    else
                        af_convert->shift_doubles((double *)sum[i], (const double *)args[first + i],
                                                  1, (const double *)p, step, count);
                    args[first + i] = sum[i];
                } else {
                    args[nargs] = p;
                    steps[nargs++] = step;
                }
            }
            status = c->entry->loop(args, steps, count, c->entry->ctx);
        }
    } while (!status && place_advance(w, place, last, n));
    return status;
}

static int run_direct(const Walk *w)
{
    const af_call *c = w->call;
    const int last = w->ndim - 1;
    const ptrdiff_t n = w->shape[last];
    char *args[AF_MAX_ARGS];
    ptrdiff_t steps[AF_MAX_ARGS];
    Place place;
    int status;
    place_begin(w, &place);
    if (c->nbiases)
        return run_direct_biased(w, &place);
    for (int a = 0; a < c->nargs; a++)
        steps[a] = w->steps[a][last];
    do {
        for (int a = 0; a < c->nargs; a++)
            args[a] = c->args[a] + place.offset[a];
        status = c->entry->loop(args, steps, n, c->entry->ctx);
    } while (!status && place_advance(w, &place, last, n));
    return status;
}

static enum af_dtype compute_type(enum af_dtype memory)
{
    return memory == AF_FLOAT64 ? AF_FLOAT64 : AF_FLOAT32;
}

static void read_block(void *to, enum af_dtype type, const Walk *w, int a, const char *from,
                       Stretch all)
{
    const af_call *c = w->call;
    const ptrdiff_t size = af_size[c->dtype];
    const Steps steps = steps_at(w, a);
    const int swapped = c->swapped >> a & 1;
    Buffer as_stored;
    if (type == c->dtype) {
        gather(to, from, steps, size, swapped, all);
        return;
    }
    if (steps.step != size || swapped || all.rows > 1) {
        gather(&as_stored, from, steps, size, swapped, all);
        from = (const char *)&as_stored;
    }
    af_cast(to, type, from, c->dtype, all.n * all.rows);
}

/* What an operand's block holds: a gradient that is not the loop's business is
   multiplied in the type that the result is rounded from. */
static enum af_dtype block_type(const af_call *c, int a)
{
    const int is_grad = c->entry->compose == AF_TIMES_GRAD && a == 0;
    return is_grad ? compute_type(c->dtype) : (enum af_dtype)c->entry->loop_dtype;
}

typedef struct {
    const Walk *walk;
    Buffer in[AF_MAX_ARGS], sum[AF_MAX_INPUTS], out[AF_MAX_INPUTS + 1];
    unsigned char constant[AF_MAX_ARGS];
} Blocks;

/* Fills the blocks from here on, and gives the number of elements. */
static ptrdiff_t read_blocks(Blocks *b, Place *place, int *more)
{
    const Walk *w = b->walk;
    const af_call *c = w->call;
    ptrdiff_t count = 0;
    do {
        const Stretch now = stretch_at(w, place, AF_BLOCK - count);
        for (int a = 0; a < c->first_out; a++) {
            if (b->constant[a])
                continue;
            const enum af_dtype type = block_type(c, a);
            read_block((char *)&b->in[a] + count * af_size[type], type, w, a,
                       c->args[a] + place->offset[a], now);
        }
        count += now.n * now.rows;
        *more = stretch_advance(w, place, now);
    } while (*more && count < AF_BLOCK);
    return count;
}

static void write_blocks(Blocks *b, Place *place, ptrdiff_t count)
{
    const Walk *w = b->walk;
    const af_call *c = w->call;
    const ptrdiff_t size = af_size[c->dtype];
    const Steps none = {0, 0}, mask_steps = c->mask ? steps_at(w, AF_MAX_ARGS) : none;
    const enum af_dtype type = c->entry->compose == AF_TIMES_GRAD
                                   ? compute_type(c->dtype)
                                   : (enum af_dtype)c->entry->loop_dtype;
    Buffer narrow[AF_MAX_INPUTS + 1], *stored = b->out;
    if (type != c->dtype) {
        stored = narrow;
        for (int o = 0; o < c->nargs - c->first_out; o++)
            af_cast(&narrow[o], c->dtype, &b->out[o], type, count);
    }
    for (ptrdiff_t done = 0; done < count;) {
        const Stretch now = stretch_at(w, place, count - done);
        for (int o = c->first_out; o < c->nargs; o++)
            scatter(c->args[o] + place->offset[o], steps_at(w, o),
                    (const char *)&stored[o - c->first_out] + done * size, size,
                    c->swapped >> o & 1, c->mask ? c->mask + place->offset[AF_MAX_ARGS] : NULL,
                    mask_steps, now);
        done += now.n * now.rows;
        stretch_advance(w, place, now);
    }
}

/* grad * derivative, in the type that the result is rounded from. */
static void multiply_by_grad(Blocks *b, ptrdiff_t n)
{
    const af_call *c = b->walk->call;
    const enum af_dtype type = compute_type(c->dtype);
    Buffer product;
    for (int o = 0; o < c->nargs - c->first_out; o++) {
        af_cast(&product, type, &b->out[o], c->entry->loop_dtype, n);
        for (ptrdiff_t i = 0; i < n; i++) {
            if (type == AF_FLOAT32)
                product.f[i] *= b->in[0].f[i];
            else
                product.d[i] *= b->in[0].d[i];
        }
        memcpy(&b->out[o], &product, (size_t)(n * af_size[type]));
    }
}

/* The sum of an input and its bias, in a block of its own; rounded as it would be in memory. */
static void add_bias(Blocks *b, int x, int bias, Buffer *sum, ptrdiff_t n)
{
    const af_call *c = b->walk->call;
    const enum af_dtype type = (enum af_dtype)c->entry->loop_dtype;
    const ptrdiff_t step = !b->constant[bias];
    if (type == AF_FLOAT32)
        af_convert->shift_floats(sum->f, b->in[x].f, 1, b->in[bias].f, step, n);
    else
        af_convert->shift_doubles(sum->d, b->in[x].d, 1, b->in[bias].d, step, n);
    if (type != c->dtype) {
        Buffer stored;
        af_cast(&stored, c->dtype, sum, type, n);
        af_cast(sum, type, &stored, c->dtype, n);
    }
}

static int run_loops(Blocks *b, ptrdiff_t n)
{
    const af_call *c = b->walk->call;
    const af_entry *e = c->entry;
    const int first = e->compose == AF_TIMES_GRAD;
    char *args[AF_MAX_ARGS];
    ptrdiff_t steps[AF_MAX_ARGS];
    const ptrdiff_t size = af_size[e->loop_dtype];
    int nin = 0, status;
    for (int a = first; a < first_bias(c); a++, nin++) {
        args[nin] = (char *)&b->in[a];
        steps[nin] = is_param(c, a) && b->constant[a] ? 0 : size;
    }
    for (int o = 0; o < c->nargs - c->first_out; o++) {
        args[nin + o] = (char *)&b->out[o];
        steps[nin + o] = size;
    }
    for (int i = 0; i < c->nbiases; i++) {
        const int x = c->first_param - c->nbiases + i;
        add_bias(b, x, first_bias(c) + i, &b->sum[i], n);
        args[x - first] = (char *)&b->sum[i];
    }
    status = e->loop(args, steps, n, e->ctx);
    if (e->compose == AF_VALUE_AND_SLOPE && !status) {
        memmove(args + nin, args + nin + 1, (size_t)(c->nargs - c->first_out - 1) * sizeof *args);
        status = e->second(args, steps, n, e->second_ctx);
    }
    if (e->compose == AF_TIMES_GRAD && !status)
        multiply_by_grad(b, n);
    return status;
}

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

static AF_OWN_FRAME int run_blocks(const Walk *w)
{
    const af_call *c = w->call;
    Blocks b;
    Place from, to;
    int more = 1, status = 0;
    ptrdiff_t longest = 1; /* of the blocks */
    for (int d = 0; d < w->ndim && longest < AF_BLOCK; d++)
        longest = least(longest * least(w->shape[d], AF_BLOCK), AF_BLOCK);
    b.walk = w;
    for (int a = 0; a < c->first_out; a++) {
        b.constant[a] = (unsigned char)is_constant(w, a);
        if (b.constant[a])
            read_block(&b.in[a], block_type(c, a), w, a, c->args[a],
                       (Stretch){a < c->first_param ? longest : 1, 1});
    }
    place_begin(w, &from);
    to = from;
    while (more && !status) {
        const ptrdiff_t count = read_blocks(&b, &from, &more);
        status = run_loops(&b, count);
        if (!status)
            write_blocks(&b, &to, count);
    }
    return status;
}

/* Whether contiguous operands of 16 bits need nothing but the conversions and the loop. */
static int is_narrow(const Walk *w)
{
    const af_call *c = w->call;
    const af_entry *e = c->entry;
    const ptrdiff_t size = af_size[c->dtype];
    if (size != sizeof(uint16_t) || e->loop_dtype != AF_FLOAT32 || e->compose != AF_AS_IS ||
        e->takes != AF_TAKES_BLOCKS || w->ndim != 1 || c->swapped || c->mask || c->nbiases)
        return 0;
    for (int a = 0; a < c->nargs; a++)
        if (w->steps[a][0] != (is_param(c, a) ? 0 : size))
            return 0;
    return 1;
}

/* Blocks are as many bytes as other calls have for doubles: what a loop begins with is shared
   by more elements. Results take the place of what they were computed from. */
static AF_OWN_FRAME int run_narrow(const Walk *w)
{
    enum { LONGEST = 2 * AF_BLOCK };
    const af_call *c = w->call;
    const int is_half = c->dtype == AF_FLOAT16;
    void (*const widen)(float *, const void *, ptrdiff_t) =
        is_half ? af_convert->widen_float16 : af_convert->widen_bfloat16;
    void (*const narrow)(void *, const float *, ptrdiff_t) =
        is_half ? af_convert->narrow_float16 : af_convert->narrow_bfloat16;
    _Alignas(64) float block[1 + AF_MAX_INPUTS][LONGEST];
    float params[AF_MAX_PARAMS];
    char *args[AF_MAX_ARGS];
    ptrdiff_t steps[AF_MAX_ARGS];
    int status = 0;
    for (int a = 0; a < c->nargs; a++) {
        steps[a] = is_param(c, a) ? 0 : (ptrdiff_t)sizeof(float);
        if (is_param(c, a)) {
            args[a] = (char *)&params[a - c->first_param];
            widen(&params[a - c->first_param], c->args[a], 1);
        } else {
            args[a] = (char *)block[a < c->first_param ? a : a - c->first_out];
        }
    }
    for (ptrdiff_t done = 0; done < w->shape[0] && !status; done += LONGEST) {
        const ptrdiff_t n = least(w->shape[0] - done, LONGEST), at = done * af_size[c->dtype];
        for (int a = 0; a < c->first_param; a++)
            widen(block[a], c->args[a] + at, n);
        status = c->entry->loop(args, steps, n, c->entry->ctx);
        for (int a = c->first_out; a < c->nargs && !status; a++)
            narrow(c->args[a] + at, block[a - c->first_out], n);
    }
    return status;
}

static AF_OWN_FRAME int run_elementwise(const af_call *c)
{
    Walk w;
    walk_begin(&w, c);
    return is_direct(&w) ? run_direct(&w) : is_narrow(&w) ? run_narrow(&w) : run_blocks(&w);
}

int af_run_whole(const af_call *c)
{
    /* A row of no elements can have a result. */
    for (int d = 0; d < c->ndim; d++)
        if (c->shape[d] <= 0 && !(c->row_axes && c->row_axes[d]))
            return 0;
    af_fenv caller = fenv_enter();
    const int status = c->row_axes ? af_run_rows(c) : run_elementwise(c);
    fenv_leave(caller);
    return status;
}

int af_run_flat(const af_entry *entry, enum af_dtype dtype, int nargs, int first_param,
                int first_out, char *const *args, const ptrdiff_t *steps, ptrdiff_t n)
{
    if (n < af_large && entry->loop_dtype == dtype && entry->compose == AF_AS_IS &&
        entry->takes == AF_TAKES_BLOCKS) {
        if (n <= 0)
            return 0;
        af_fenv caller = fenv_enter();
        int status = entry->loop(args, steps, n, entry->ctx);
        fenv_leave(caller);
        return status;
    }
    af_call c = {.entry = entry,
                 .dtype = dtype,
                 .nargs = nargs,
                 .first_param = first_param,
                 .first_out = first_out,
                 .ndim = 1,
                 .shape = &n};
    for (int a = 0; a < nargs; a++) {
        c.args[a] = args[a];
        c.steps[a] = &steps[a];
    }
    return af_run(&c);
}

#if defined(__x86_64__) || defined(_M_X64)
uint64_t af_fenv_control(void) { return _mm_getcsr(); }
void af_set_fenv_control(uint64_t control) { _mm_setcsr((unsigned)control); }
#elif defined(__aarch64__)
uint64_t af_fenv_control(void)
{
    uint64_t control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control) : : "memory");
    return control;
}
void af_set_fenv_control(uint64_t control)
{
    __asm__ volatile("msr fpcr, %0" : : "r"(control) : "memory");
}
#else
uint64_t af_fenv_control(void) { return 0; }
void af_set_fenv_control(uint64_t control) { (void)control; }
#endif
