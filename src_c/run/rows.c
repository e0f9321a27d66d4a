/* Row-wise calls: any axes of operands of any layout and type of memory as tiles.

   Three ways, for all of which a row's elements count in the order of its axes:
   - tiles of memory itself, where either the elements of a row or the rows follow each
     other there;
   - panels: whole rows, copied next to each other into scratch memory, and the results
     back;
   - parts of rows that are longer than that: copied anew for each pass, while the loop
     keeps what it knows of the rows.
   Elements are read once a pass at most, and in the order of memory where the axes
   allow.                                                                            */
#include "run/rows.h"

#include <string.h>

#include "run/copy.h"

enum { G, X, OUT, MASK, BIAS, NROLES };

enum {
    MAX_DIMS = 64,      /* NumPy's limit */
    SCRATCH = 64 << 10, /* on the stack, of which a thread may have 128 KiB */
    MASKS = SCRATCH / 4,
    NEAREST = 24 << 10, /* what fits the nearest cache beside other things */
    MAX_COLUMNS = 512,
    MAX_RUNS = 64,
    LINE = 64, /* rows in a panel are padded to it */
    /* Rows that may be taken across: two operands cost less to turn over than three. What
       each costs along, as vectors. */
    SHORT = 40,
    SHORT_WITH_GRADIENT = 20,
    ONCE_A_ROW = 2,
    MIN_COLUMNS = 4, /* rows to be taken across */
    WIDE_ENOUGH = 1 << 10,
    /* So few elements stay in the caches, unless they are far powers of two apart: then a few of
       each operand are all that the ways of a set hold. WAY: bytes of one, of the second cache. */
    FEW = 128,
    FEW_OF_A_SET = 4,
    WAY = 64 << 10
};

_Static_assert((int)AF_ROOM_BYTES <= (int)SCRATCH, "what a loop without AF_PASS_MAX may use");

typedef struct {
    int ndim;
    ptrdiff_t shape[MAX_DIMS], steps[NROLES][MAX_DIMS];
} Axes;

typedef struct {
    const af_call *call;
    enum af_dtype type; /* that the loop computes in */
    ptrdiff_t size;     /* of it */
    char *base[NROLES]; /* NULL: absent */
    int swapped[NROLES];
    int one[NROLES]; /* one number for a row: in a gradient or a result */
    ptrdiff_t length;
    enum af_row_pass first_pass;
    Axes row, outer;
    double params[AF_MAX_PARAMS], scale;
} Plan;

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
static ptrdiff_t magnitude(ptrdiff_t step) { return step < 0 ? -step : step; }

/* Neighbours that every operand walks as one become one. */
static void axes_append(Axes *a, ptrdiff_t shape, const ptrdiff_t *steps)
{
    const int last = a->ndim - 1;
    int merges = last >= 0;
    for (int r = 0; r < NROLES && merges; r++)
        merges = a->steps[r][last] == steps[r] * shape;
    const int to = merges ? last : a->ndim++;
    a->shape[to] = merges ? a->shape[to] * shape : shape;
    for (int r = 0; r < NROLES; r++)
        a->steps[r][to] = steps[r];
}

static void steps_along(const Plan *p, int d, ptrdiff_t *steps)
{
    const af_call *c = p->call;
    steps[G] = p->base[G] ? c->steps[0][d] : 0;
    steps[X] = c->steps[c->first_param - 1][d];
    steps[OUT] = c->steps[c->first_out][d];
    steps[MASK] = c->mask ? c->mask_steps[d] : 0;
    steps[BIAS] = p->base[BIAS] ? c->steps[c->first_out - 1][d] : 0;
}

/* Where every axis has one element. */
static void axes_finish(Axes *a, const Plan *p)
{
    const ptrdiff_t size = af_size[p->call->dtype];
    const ptrdiff_t steps[NROLES] = {size, size, size, 1, size};
    if (a->ndim == 0)
        axes_append(a, 1, steps);
}

/* A row's axes keep their order; the others are ordered by the steps of what is larger,
   so that its memory is walked in one direction.                                     */
static void plan_axes(Plan *p)
{
    const af_call *c = p->call;
    ptrdiff_t steps[MAX_DIMS][NROLES];
    int order[MAX_DIMS], ndim = 0;
    p->length = 1;
    for (int d = 0; d < c->ndim; d++) {
        if (!c->row_axes[d] || c->shape[d] == 1)
            continue;
        steps_along(p, d, steps[d]);
        axes_append(&p->row, c->shape[d], steps[d]);
        p->length *= c->shape[d];
    }
    for (int r = 0; r < NROLES; r++) {
        p->one[r] = r == G || r == OUT;
        for (int d = 0; d < p->row.ndim; d++)
            p->one[r] &= p->row.steps[r][d] == 0;
    }
    const int key = p->one[OUT] ? X : OUT;
    for (int d = 0; d < c->ndim; d++) {
        if (c->row_axes[d] || c->shape[d] == 1)
            continue;
        int at = ndim++;
        steps_along(p, d, steps[d]);
        for (; at && magnitude(steps[order[at - 1]][key]) < magnitude(steps[d][key]); at--)
            order[at] = order[at - 1];
        order[at] = d;
    }
    for (int i = 0; i < ndim; i++)
        axes_append(&p->outer, c->shape[order[i]], steps[order[i]]);
    axes_finish(&p->row, p);
    axes_finish(&p->outer, p);
}

static double scalar_of(const af_call *c, int a)
{
    double stored[1], value;
    af_gather(stored, c->args[a], 0, af_size[c->dtype], c->swapped >> a & 1, 1);
    af_cast(&value, AF_FLOAT64, stored, c->dtype, 1);
    return value;
}
static void plan_params(Plan *p)
{
    const af_call *c = p->call;
    const int end = c->first_out - c->nbiases;
    for (int a = c->first_param; a < end; a++)
        p->params[a - c->first_param] = scalar_of(c, a);
    p->scale = c->nbiases ? scalar_of(c, end) : 1;
}

static void plan_begin(Plan *p, const af_call *c)
{
    const int x = c->first_param - 1;
    p->call = c;
    p->type = c->entry->loop_dtype;
    p->size = af_size[p->type];
    p->first_pass = (enum af_row_pass)c->entry->loop(NULL, NULL, 0, NULL);
    p->base[G] = x ? c->args[0] : NULL;
    p->base[X] = c->args[x];
    p->base[OUT] = c->args[c->first_out];
    p->base[MASK] = (char *)c->mask;
    p->base[BIAS] = c->nbiases ? c->args[c->first_out - 1] : NULL;
    p->swapped[G] = x && (c->swapped & 1);
    p->swapped[X] = c->swapped >> x & 1;
    p->swapped[OUT] = c->swapped >> c->first_out & 1;
    p->swapped[MASK] = 0;
    p->swapped[BIAS] = c->swapped >> (c->first_out - 1) & 1;
    p->row.ndim = p->outer.ndim = 0;
    plan_axes(p);
    plan_params(p);
}

/* A place among the rows. */
typedef struct {
    ptrdiff_t index[MAX_DIMS], offset[NROLES];
} Place;

static void place_begin(const Axes *a, Place *p)
{
    memset(p->index, 0, (size_t)a->ndim * sizeof p->index[0]);
    memset(p->offset, 0, sizeof p->offset);
}

/* count more along the innermost axis; 0 when everything is done. */
static int place_advance(const Axes *a, Place *p, ptrdiff_t count)
{
    for (int d = a->ndim - 1; d >= 0; d--, count = 1) {
        p->index[d] += count;
        const int wraps = p->index[d] == a->shape[d];
        for (int r = 0; r < NROLES; r++)
            p->offset[r] += a->steps[r][d] * (wraps ? count - a->shape[d] : count);
        if (!wraps)
            return 1;
        p->index[d] = 0;
    }
    return 0;
}

static ptrdiff_t place_left(const Axes *a, const Place *p)
{
    return a->shape[a->ndim - 1] - p->index[a->ndim - 1];
}

static ptrdiff_t innermost(const Axes *a, int role) { return a->steps[role][a->ndim - 1]; }

/* Tiles of memory itself. */

static int is_loops_own(const Plan *p)
{
    uintptr_t places = 0;
    if (p->type != p->call->dtype)
        return 0;
    for (int r = 0; r < NROLES; r++) {
        if (!p->base[r] || r == MASK)
            continue;
        if (p->swapped[r])
            return 0;
        places |= (uintptr_t)p->base[r];
        for (int d = 0; d < p->row.ndim; d++)
            places |= (uintptr_t)p->row.steps[r][d];
        for (int d = 0; d < p->outer.ndim; d++)
            places |= (uintptr_t)p->outer.steps[r][d];
    }
    return (places & (uintptr_t)(p->size - 1)) == 0;
}

static int is_direct(const Plan *p, int along)
{
    const Axes *a = along ? &p->row : &p->outer;
    if (p->row.ndim > 1 || !is_loops_own(p))
        return 0;
    for (int r = 0; r < MASK; r++)
        if (p->base[r] && innermost(a, r) != p->size && !(along && p->one[r]))
            return 0;
    return !p->base[MASK] || innermost(a, MASK) == 0 || innermost(a, MASK) == 1;
}

/* A tile of all elements of the rows at place. */
static void direct_tile(const Plan *p, int along, const Place *place, af_tile *t)
{
    char *at[NROLES];
    af_tile_steps *const steps[] = {&t->g_steps, &t->x_steps, &t->out_steps, &t->mask_steps};
    for (int r = 0; r < BIAS; r++) {
        steps[r]->step = p->one[r] ? 0 : innermost(&p->row, r);
        steps[r]->next = innermost(&p->outer, r);
        at[r] = p->base[r] ? p->base[r] + place->offset[r] : NULL;
    }
    t->along = along;
    t->first_pass = p->first_pass;
    t->last_pass = AF_PASS_VALUE;
    t->keep = p->base[OUT] != p->base[G];
    t->params = p->params;
    t->count = place_left(&p->outer, place);
    t->length = t->n = p->length;
    t->start = 0;
    t->g = at[G], t->x = at[X], t->out = at[OUT], t->mask = at[MASK];
    t->state = t->room = NULL;
}

static void run_direct_along(const Plan *p)
{
    Place place;
    af_tile t;
    place_begin(&p->outer, &place);
    do {
        direct_tile(p, 1, &place, &t);
        p->call->entry->loop(NULL, NULL, p->length, &t);
    } while (place_advance(&p->outer, &place, t.count));
}

static void multiply(const Plan *p, char *numbers, ptrdiff_t n)
{
    float *const f = (float *)numbers, single = (float)p->scale;
    double *const d = (double *)numbers;
    if (p->type == AF_FLOAT32)
        for (ptrdiff_t i = 0; i < n; i++)
            f[i] *= single;
    else
        for (ptrdiff_t i = 0; i < n; i++)
            d[i] *= p->scale;
}
static void shift(const Plan *p, char *to, const char *x, double scale, const char *bias,
                  ptrdiff_t step, ptrdiff_t n)
{
    if (p->type == AF_FLOAT32)
        af_convert->shift_floats((float *)to, (const float *)x, (float)scale, (const float *)bias,
                                 step, n);
    else
        af_convert->shift_doubles((double *)to, (const double *)x, scale, (const double *)bias,
                                  step, n);
}

/* Rows of scale x + bias, some at a time in scratch memory, and results at once where they go. */
static void run_shifted_along(const Plan *p, char *scratch)
{
    const ptrdiff_t unit = LINE / p->size, pitch = (p->length + unit - 1) / unit * unit * p->size;
    const ptrdiff_t most = pitch < NEAREST ? NEAREST / pitch : 1;
    const ptrdiff_t step = innermost(&p->row, BIAS), next = innermost(&p->outer, BIAS);
    Place place;
    af_tile t;
    place_begin(&p->outer, &place);
    do {
        const char *bias = p->base[BIAS] + place.offset[BIAS];
        direct_tile(p, 1, &place, &t);
        t.count = least(t.count, most);
        for (ptrdiff_t j = 0; j < t.count; j++)
            shift(p, scratch + j * pitch, t.x + j * t.x_steps.next, p->scale, bias + j * next, step,
                  p->length);
        t.x = scratch;
        t.x_steps = (af_tile_steps){p->size, pitch};
        p->call->entry->loop(NULL, NULL, p->length, &t);
        for (ptrdiff_t j = 0; j < t.count && p->base[G] && p->scale != 1; j++)
            multiply(p, t.out + j * t.out_steps.next, p->length);
    } while (place_advance(&p->outer, &place, t.count));
}

/* Elements [start, start + n) of a tile's rows. */
static void tile_part(af_tile *part, const af_tile *whole, ptrdiff_t start, ptrdiff_t n)
{
    *part = *whole;
    part->start = start;
    part->n = least(n, whole->n - start);
    part->g += whole->g ? start * whole->g_steps.step : 0;
    part->x += start * whole->x_steps.step;
    part->out += start * whole->out_steps.step;
    part->mask += whole->mask ? start * whole->mask_steps.step : 0;
}

/* Across, a few cache lines of each element at a time, and some elements before the next
   line: memory is read in longer stretches than a register, which matters where one
   element is far from the next.                                                      */
static void direct_parts(const Plan *p, af_tile *t, void *state)
{
    enum { PART = 16 };
    af_tile part;
    t->count = AF_TILE_WIDTH / p->size;
    t->state = state;
    for (enum af_row_pass pass = p->first_pass, next; pass <= AF_PASS_VALUE; pass = next) {
        t->first_pass = t->last_pass = pass;
        next = pass + 1;
        for (ptrdiff_t start = 0; start < p->length; start += PART) {
            tile_part(&part, t, start, PART);
            if (p->call->entry->loop(NULL, NULL, part.n, &part))
                next = pass;
        }
    }
}

/* Panels. */

/* Rows that follow each other along the innermost of the other axes. */
typedef struct {
    ptrdiff_t offset[NROLES], count;
} Run;

typedef struct {
    const Plan *plan;
    int along;
    int nruns;
    Run runs[MAX_RUNS];
    ptrdiff_t columns; /* rows */
    ptrdiff_t pitch;   /* elements from one row to the next, or, across, from one index */
    char *at[NROLES];
    char *scratch, *mask;
    char one[2][MAX_COLUMNS * sizeof(double)];
} Panel;

/* Takes the next rows; 0 where there are no more after them. */
static int panel_take(Panel *b, Place *place, ptrdiff_t limit)
{
    const Axes *a = &b->plan->outer;
    int more = 1;
    b->nruns = 0;
    b->columns = 0;
    while (more && b->columns < limit && b->nruns < MAX_RUNS) {
        Run *run = &b->runs[b->nruns++];
        run->count = place_left(a, place);
        if (run->count > limit - b->columns)
            run->count = limit - b->columns;
        memcpy(run->offset, place->offset, sizeof run->offset);
        b->columns += run->count;
        more = place_advance(a, place, run->count);
    }
    return more;
}

/* Elements in memory to contiguous ones of the loop's type. */
static void copy_in(const Plan *p, int role, char *to, const char *from, ptrdiff_t step,
                    ptrdiff_t n)
{
    const ptrdiff_t size = af_size[p->call->dtype];
    if (role == MASK) {
        for (ptrdiff_t i = 0; i < n; i++)
            to[i] = from[i * step];
        return;
    }
    if (p->type == p->call->dtype) {
        if (step == size && !p->swapped[role])
            for (; n * size >= LINE; n -= LINE / size, to += LINE, from += LINE)
                memcpy(to, from, LINE);
        if (n)
            af_gather(to, from, step, size, p->swapped[role], n);
        return;
    }
    for (ptrdiff_t take; n; n -= take, to += take * p->size, from += take * step) {
        double stored[AF_BLOCK];
        const void *as_stored = from;
        take = n < AF_BLOCK ? n : AF_BLOCK;
        if (step != size || p->swapped[role]) {
            af_gather(stored, from, step, size, p->swapped[role], take);
            as_stored = stored;
        }
        af_cast(to, p->type, as_stored, p->call->dtype, take);
    }
}
static void copy_out(const Plan *p, char *to, ptrdiff_t step, const char *from, ptrdiff_t n)
{
    const ptrdiff_t size = af_size[p->call->dtype];
    if (p->type == p->call->dtype) {
        if (step == size && !p->swapped[OUT])
            for (; n * size >= LINE; n -= LINE / size, to += LINE, from += LINE)
                memcpy(to, from, LINE);
        if (n)
            af_scatter(to, step, from, size, p->swapped[OUT], NULL, 0, n);
        return;
    }
    for (ptrdiff_t take; n; n -= take, to += take * step, from += take * p->size) {
        double stored[AF_BLOCK];
        take = n < AF_BLOCK ? n : AF_BLOCK;
        if (step == size && !p->swapped[OUT]) {
            af_cast(to, p->call->dtype, from, p->type, take);
            continue;
        }
        af_cast(stored, p->call->dtype, from, p->type, take);
        af_scatter(to, step, stored, size, p->swapped[OUT], NULL, 0, take);
    }
}

static void copy(const Panel *b, int role, char *in_panel, ptrdiff_t in_memory, ptrdiff_t step,
                 ptrdiff_t n)
{
    const Plan *p = b->plan;
    char *memory = p->base[role] + in_memory;
    if (role == OUT)
        copy_out(p, memory, step, in_panel, n);
    else
        copy_in(p, role, in_panel, memory, step, n);
}

/* Elements that are neighbours in memory, of rows that are next from each other, to rows
   side by side in a panel, or back. Types of memory go through a buffer, as many rows at
   once as it holds, of which those that follow each other are converted together.    */
static void turn(const Panel *b, int role, char *in_panel, ptrdiff_t in_memory, ptrdiff_t next,
                 ptrdiff_t rows, ptrdiff_t n)
{
    const Plan *p = b->plan;
    const ptrdiff_t stored = af_size[p->call->dtype], size = p->size, pitch = b->pitch * size;
    char *memory = p->base[role] + in_memory;
    if (role == MASK) {
        af_convert->transpose(in_panel, b->pitch, memory, next, rows, n, 1);
        return;
    }
    if (p->type == p->call->dtype) {
        if (role == OUT)
            af_convert->transpose(memory, next, in_panel, pitch, n, rows, size);
        else
            af_convert->transpose(in_panel, pitch, memory, next, rows, n, size);
        return;
    }
    enum { SQUARE = 8 };
    double buffer[SQUARE * SHORT];
    const int follow = next == n * stored;
    const ptrdiff_t most = SQUARE * SHORT / n / SQUARE * SQUARE;
    for (ptrdiff_t take; rows; rows -= take, memory += take * next, in_panel += take * size) {
        take = least(rows, most);
        if (role == OUT)
            af_convert->transpose(buffer, n * size, in_panel, pitch, n, take, size);
        for (ptrdiff_t j = 0; j < take; j += follow ? take : 1) {
            char *wide = (char *)buffer + j * n * size, *narrow = memory + j * next;
            for (ptrdiff_t left = follow ? take * n : n, i = 0, now; left; left -= now, i += now) {
                now = least(left, AF_BLOCK);
                if (role == OUT)
                    af_cast(narrow + i * stored, p->call->dtype, wide + i * size, p->type, now);
                else
                    af_cast(wide + i * size, p->type, narrow + i * stored, p->call->dtype, now);
            }
        }
        if (role != OUT)
            af_convert->transpose(in_panel, pitch, buffer, n * size, take, n, size);
    }
}

/* Elements [start, start + n) of each row between memory and the panel. */
static void panel_copy(const Panel *b, int role, ptrdiff_t start, ptrdiff_t n)
{
    const Plan *p = b->plan;
    const Axes *a = &p->row;
    const ptrdiff_t size = role == MASK ? 1 : p->size;
    const ptrdiff_t step = innermost(a, role), next = innermost(&p->outer, role);
    const int turns = !b->along && !p->swapped[role] && step != next &&
                      step == (role == MASK ? 1 : af_size[p->call->dtype]);
    Place place;
    place_begin(a, &place);
    for (int d = a->ndim - 1; d >= 0 && start; d--) {
        place.index[d] = start % a->shape[d];
        place.offset[role] += place.index[d] * a->steps[role][d];
        start /= a->shape[d];
    }
    for (ptrdiff_t i = 0, take; i < n; i += take) {
        char *column = b->at[role];
        take = place_left(a, &place);
        take = take < n - i ? take : n - i;
        for (int k = 0; k < b->nruns; k++) {
            const Run *run = &b->runs[k];
            const ptrdiff_t from = run->offset[role] + place.offset[role];
            if (b->along)
                for (ptrdiff_t j = 0; j < run->count; j++, column += b->pitch * size)
                    copy(b, role, column + i * size, from + j * next, step, take);
            else if (turns && take <= SHORT)
                turn(b, role, column + i * b->pitch * size, from, next, run->count, take);
            else
                for (ptrdiff_t j = 0; j < take; j++)
                    copy(b, role, column + (i + j) * b->pitch * size, from + j * step, next,
                         run->count);
            if (!b->along)
                column += run->count * size;
        }
        place_advance(a, &place, take);
    }
}

/* One number for each row. */
static void panel_copy_one(const Panel *b, int role)
{
    const ptrdiff_t next = innermost(&b->plan->outer, role);
    char *row = b->at[role];
    for (int k = 0; k < b->nruns; k++) {
        copy(b, role, row, b->runs[k].offset[role], next, b->runs[k].count);
        row += b->runs[k].count * b->plan->size;
    }
}

/* Columns beyond the last, which the loop sees as rows. */
static void panel_pad(const Panel *b, int role, ptrdiff_t n)
{
    const ptrdiff_t size = role == MASK ? 1 : b->plan->size, pad = b->pitch - b->columns;
    for (ptrdiff_t i = 0; i < n && pad; i++)
        memset(b->at[role] + (i * b->pitch + b->columns) * size, 0, (size_t)(pad * size));
}

/* Numbers of the loop's type as memory would have them. */
static void round_to_memory(const Plan *p, char *numbers, ptrdiff_t n)
{
    double stored[AF_BLOCK];
    if (p->type == p->call->dtype)
        return;
    for (ptrdiff_t take; n; n -= take, numbers += take * p->size) {
        take = least(n, AF_BLOCK);
        af_cast(stored, p->call->dtype, numbers, p->type, take);
        af_cast(numbers, p->type, stored, p->call->dtype, take);
    }
}
static void panel_read(const Panel *b, int role, ptrdiff_t start, ptrdiff_t n);

/* scale x + bias of n elements of each row that x has been read of. */
static void panel_shift(const Panel *b, ptrdiff_t start, ptrdiff_t n)
{
    const Plan *p = b->plan;
    const ptrdiff_t rows = b->along ? b->columns : n, length = b->along ? n : b->columns;
    panel_read(b, BIAS, start, n);
    for (ptrdiff_t i = 0; i < rows; i++) {
        const ptrdiff_t at = i * b->pitch * p->size;
        char *x = b->at[X] + at;
        if (p->type != p->call->dtype) {
            multiply(p, x, length);
            round_to_memory(p, x, length);
        }
        shift(p, x, x, p->type == p->call->dtype ? p->scale : 1, b->at[BIAS] + at, p->size, length);
        round_to_memory(p, x, length);
    }
}

static void panel_read(const Panel *b, int role, ptrdiff_t start, ptrdiff_t n)
{
    if (!b->plan->base[role])
        return;
    if (b->plan->one[role]) {
        panel_copy_one(b, role);
        if (!b->along)
            panel_pad(b, role, 1);
    } else {
        panel_copy(b, role, start, n);
        if (!b->along)
            panel_pad(b, role, n);
    }
    if (role == X && b->plan->base[BIAS])
        panel_shift(b, start, n);
}

static void panel_write(const Panel *b, ptrdiff_t start, ptrdiff_t n)
{
    const Plan *p = b->plan;
    const ptrdiff_t rows = b->along ? b->columns : n, length = b->along ? n : b->columns;
    for (ptrdiff_t i = 0; i < rows && p->base[G] && p->scale != 1; i++)
        multiply(p, b->at[OUT] + i * b->pitch * p->size, length);
    panel_copy(b, OUT, start, n);
}

/* Of scratch, for an element of a row. */
static ptrdiff_t element_bytes(const Plan *p)
{
    return p->size * (1 + (p->base[G] && !p->one[G]) + (p->base[BIAS] != NULL));
}

/* A panel of n elements of each row that the caller has taken. */
static void panel_begin(Panel *b, af_tile *t, ptrdiff_t n)
{
    const Plan *p = b->plan;
    const ptrdiff_t unit = (b->along ? LINE : AF_TILE_WIDTH) / p->size;
    b->pitch = ((b->along ? n : b->columns) + unit - 1) / unit * unit;
    const ptrdiff_t elements = b->pitch * (b->along ? b->columns : n);
    b->at[X] = b->scratch;
    b->at[OUT] = p->one[OUT] ? b->one[1] : b->at[X];
    b->at[G] = p->one[G] ? b->one[0] : b->at[X] + elements * p->size;
    b->at[BIAS] = b->at[X] + elements * p->size * (p->base[G] && !p->one[G] ? 2 : 1);
    b->at[MASK] = b->mask;
    *t = (af_tile){.along = b->along,
                   .params = p->params,
                   .count = b->columns,
                   .length = p->length,
                   .n = n,
                   .g = p->base[G] ? b->at[G] : NULL,
                   .x = b->at[X],
                   .out = b->at[OUT],
                   .mask = p->base[MASK] ? b->at[MASK] : NULL};
    af_tile_steps *const steps[] = {&t->g_steps, &t->x_steps, &t->out_steps, &t->mask_steps};
    for (int r = 0; r < BIAS; r++) {
        const ptrdiff_t size = r == MASK ? 1 : p->size;
        if (p->one[r])
            *steps[r] = (af_tile_steps){0, size};
        else if (b->along)
            *steps[r] = (af_tile_steps){size, b->pitch * size};
        else
            *steps[r] = (af_tile_steps){b->pitch * size, size};
    }
}

/* The next rows, whole. */
static int panel_whole(Panel *b, Place *place, ptrdiff_t limit)
{
    const Plan *p = b->plan;
    af_tile t;
    const int more = panel_take(b, place, limit);
    panel_begin(b, &t, p->length);
    t.first_pass = p->first_pass;
    t.last_pass = AF_PASS_VALUE;
    t.keep = 1;
    for (int r = 0; r < BIAS; r++)
        if (r != OUT)
            panel_read(b, r, 0, p->length);
    p->call->entry->loop(NULL, NULL, p->length, &t);
    if (p->one[OUT])
        panel_copy_one(b, OUT);
    else
        panel_write(b, 0, p->length);
    return more;
}

/* The next rows, in parts, with AF_STATE_BYTES before the scratch. */
static int panel_parts(Panel *b, Place *place, ptrdiff_t limit)
{
    const Plan *p = b->plan;
    const ptrdiff_t element = element_bytes(p);
    const ptrdiff_t columns = b->along ? 1 : AF_TILE_WIDTH / p->size;
    const ptrdiff_t n =
        (SCRATCH - AF_STATE_BYTES) / (columns * element) / AF_TILE_MULTIPLE * AF_TILE_MULTIPLE;
    af_tile t;
    const int more = panel_take(b, place, least(limit, columns));
    void *const state = b->scratch;
    b->scratch += AF_STATE_BYTES;
    for (enum af_row_pass pass = p->first_pass, next; pass <= AF_PASS_VALUE; pass = next) {
        next = pass + 1;
        const int is_last = pass == AF_PASS_VALUE;
        for (ptrdiff_t start = 0; start < p->length; start += n) {
            const ptrdiff_t here = n < p->length - start ? n : p->length - start;
            panel_begin(b, &t, here);
            t.first_pass = t.last_pass = pass;
            t.start = start;
            t.state = state;
            for (int r = 0; r < BIAS; r++)
                if (r != OUT && !(r == G && pass == AF_PASS_MAX))
                    panel_read(b, r, start, here);
            if (p->call->entry->loop(NULL, NULL, here, &t))
                next = pass;
            if (is_last && p->one[OUT]) {
                panel_copy_one(b, OUT);
                break;
            }
            if (is_last)
                panel_write(b, start, here);
        }
    }
    b->scratch -= AF_STATE_BYTES;
    return more;
}

/* Across, in memory but for the last rows of a run, which do not fill AF_TILE_WIDTH. */
static void run_direct_across(Panel *b, int wide, int fits)
{
    const Plan *p = b->plan;
    const ptrdiff_t unit = AF_TILE_WIDTH / p->size;
    Place place;
    af_tile t;
    int more;
    place_begin(&p->outer, &place);
    do {
        const ptrdiff_t left = place_left(&p->outer, &place);
        if (left < unit) {
            more = fits ? panel_whole(b, &place, left) : panel_parts(b, &place, left);
            continue;
        }
        direct_tile(p, 0, &place, &t);
        if (wide || fits) {
            t.count = left / unit * unit;
            t.room = wide ? b->scratch : NULL;
            p->call->entry->loop(NULL, NULL, p->length, &t);
        } else {
            direct_parts(p, &t, b->scratch);
        }
        more = place_advance(&p->outer, &place, t.count);
    } while (more);
}

/* Whether to let the loop take many columns at a time: it then reads memory twice, but in stretches
   so long that this costs less than to copy it, or to read what fits a cache and is far apart. */
static int is_wide(const Plan *p)
{
    return p->first_pass > AF_PASS_MAX && p->length > FEW_OF_A_SET &&
           p->outer.shape[p->outer.ndim - 1] * p->size >= WIDE_ENOUGH;
}

/* Whether the elements of a row stay in the caches from one pass to the next. */
static int stays_near(const Plan *p)
{
    for (int r = 0; r < MASK; r++) {
        const ptrdiff_t step = p->base[r] ? innermost(&p->row, r) : 0, power = step & -step;
        const ptrdiff_t sets = power == 0 || power >= WAY ? 1 : WAY / power;
        if (step && p->length > FEW_OF_A_SET * sets)
            return 0;
    }
    return p->length <= FEW;
}

/* Whether to take rows across: those whose elements are further from each other than they
   are from those of the next row, and those that are short, where the padding of rows to
   AF_TILE_WIDTH, n times, costs less than that of each row along, and what is done once
   a row.                                                                         */
static int is_across(const Plan *p)
{
    const ptrdiff_t unit = AF_TILE_WIDTH / p->size, n = p->length;
    ptrdiff_t rows = 1;
    for (int d = 0; d < p->outer.ndim; d++)
        rows *= p->outer.shape[d];
    const ptrdiff_t padded = (rows + unit - 1) / unit, along = (n + unit - 1) / unit + ONCE_A_ROW;
    const ptrdiff_t most = p->base[G] && !p->one[G] ? SHORT_WITH_GRADIENT : SHORT;
    if (rows < MIN_COLUMNS)
        return 0;
    return (n <= most && n * padded < rows * along) ||
           magnitude(innermost(&p->outer, X)) < magnitude(innermost(&p->row, X));
}

int af_run_rows(const af_call *c)
{
    Plan p;
    plan_begin(&p, c);
    const int across = is_across(&p);
    const ptrdiff_t unit = (across ? AF_TILE_WIDTH : LINE) / p.size;
    const ptrdiff_t element = element_bytes(&p);
    /* Rows of no elements have nothing to read, and no result but a reduction's. */
    const ptrdiff_t room = p.length ? p.length : 1;
    const ptrdiff_t pitch = (room + unit - 1) / unit * unit;
    const int fits = (across ? room * unit : pitch) * element <= SCRATCH;
    if (!p.length && !p.one[OUT])
        return 0;
    int direct = is_direct(&p, !across);
    if (direct && !across && !p.base[BIAS]) {
        run_direct_along(&p);
        return 0;
    }

    _Alignas(64) char scratch[SCRATCH];
    if (p.base[BIAS]) {
        const ptrdiff_t step = innermost(&p.row, BIAS);
        if (direct && !across && (step == p.size || step == 0) && p.length * p.size <= SCRATCH) {
            run_shifted_along(&p, scratch);
            return 0;
        }
        direct = 0;
    }
    char masks[MASKS];
    Panel b;
    Place place;
    ptrdiff_t limit;
    b.plan = &p;
    b.along = !across;
    b.scratch = scratch;
    b.mask = masks;
    const int wide = is_wide(&p);
    if (direct && (wide || stays_near(&p) || !fits)) {
        run_direct_across(&b, wide, fits);
        return 0;
    }
    if (across) {
        const ptrdiff_t near = NEAREST / (room * element) / unit * unit;
        limit = least(near > unit ? near : unit, MAX_COLUMNS);
    } else {
        const ptrdiff_t near = NEAREST / (pitch * element);
        limit = least(near > 1 ? near : 1, MAX_RUNS);
    }
    place_begin(&p.outer, &place);
    while (fits ? panel_whole(&b, &place, limit) : panel_parts(&b, &place, limit))
        ;
    return 0;
}
