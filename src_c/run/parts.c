#include "run/parts.h"

#include <string.h>
#ifndef _WIN32
#include <unistd.h>
#endif

#include "run/fenv.h"
#include "run/pool.h"
#include "run/run.h"

enum {
    MAX_DIMS = 64, /* NumPy's limit */
    /* Elements of the first part, which tells what the others take. */
    FIRST = 8192,
    /* A part is a whole number of cache lines, and of what a loop does at once, where neighbours
       are cut; rows across, of what they are walked by (run/rows.c). */
    LINES = 64,
    ACROSS_BYTES = 1 << 10,
    PARTS_A_THREAD = 4,
    /* ns: what the rest must take for threads to pay that are awake, or must be woken; that a
       part may take beside others and alone, since the host is asked between them. */
    PAYS_AWAKE = 60000,
    PAYS = 300000,
    PART = 1000000,
    PART_ALONE = 10000000
};

ptrdiff_t af_large = 1 << 16;
ptrdiff_t af_stream_bytes;
/* What computes longer in the nearest cache has memory wait for it, not the other way round. */
double af_stream_ns = 0.06;
AF_THREAD_LOCAL int af_streams;

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
static ptrdiff_t most(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }
static ptrdiff_t magnitude(ptrdiff_t step) { return step < 0 ? -step : step; }

static int makes_row(const af_call *c, int d) { return c->row_axes && c->row_axes[d]; }

/* Outputs of half the last cache leave room for as many inputs. Where its size is unknown, and
   where threads of other programs share a small one, 24 MiB are more than it holds; where it is
   that of a large machine, others have most of it. */
void af_measure_caches(void)
{
    const ptrdiff_t least_bytes = (ptrdiff_t)24 << 20, most_bytes = (ptrdiff_t)64 << 20;
    ptrdiff_t cache = 0;
#ifdef _SC_LEVEL3_CACHE_SIZE
    cache = (ptrdiff_t)sysconf(_SC_LEVEL3_CACHE_SIZE);
#endif
    af_stream_bytes = least(most(cache / 2, least_bytes), most_bytes);
}

/* Whether no two elements of an output have the same place, so that threads write apart. */
static int has_places(const af_call *c, int a)
{
    ptrdiff_t step[MAX_DIMS], length[MAX_DIMS], reach = af_size[c->dtype];
    int n = 0;
    for (int d = 0; d < c->ndim; d++) {
        const ptrdiff_t s = magnitude(c->steps[a][d]);
        if (c->shape[d] == 1 || (s == 0 && makes_row(c, d)))
            continue;
        int at = n++;
        for (; at && step[at - 1] > s; at--) {
            step[at] = step[at - 1];
            length[at] = length[at - 1];
        }
        step[at] = s;
        length[at] = c->shape[d];
    }
    for (int d = 0; d < n; d++) {
        if (step[d] < reach)
            return 0;
        reach += step[d] * (length[d] - 1);
    }
    return 1;
}

/* The axis to cut: the outermost that is long enough, else the longest; -1 for none. */
static int axis_to_cut(const af_call *c, int nthreads)
{
    const ptrdiff_t *key = c->steps[c->row_axes ? c->first_param - 1 : c->first_out];
    const ptrdiff_t enough = (ptrdiff_t)PARTS_A_THREAD * nthreads;
    int best = -1;
    for (int d = 0; d < c->ndim; d++) {
        if (makes_row(c, d) || c->shape[d] == 1)
            continue;
        const ptrdiff_t mine = least(c->shape[d], enough);
        const ptrdiff_t its = best < 0 ? 0 : least(c->shape[best], enough);
        if (mine > its || (mine == its && magnitude(key[d]) > magnitude(key[best])))
            best = d;
    }
    return best;
}

typedef struct {
    const af_call *call;
    int axis, streams;
    ptrdiff_t start, each; /* along the axis */
} Cut;

static int run_part(void *job, ptrdiff_t i)
{
    const Cut *cut = job;
    const int axis = cut->axis, streamed = af_streams;
    af_call part = *cut->call;
    ptrdiff_t shape[MAX_DIMS];
    const ptrdiff_t start = cut->start + i * cut->each;
    memcpy(shape, part.shape, (size_t)part.ndim * sizeof *shape);
    shape[axis] = least(cut->each, shape[axis] - start);
    part.shape = shape;
    for (int a = 0; a < part.nargs; a++)
        part.args[a] += start * part.steps[a][axis];
    if (part.mask)
        part.mask += start * part.mask_steps[axis];
    af_streams = cut->streams;
    const int status = af_run_whole(&part);
    af_streams = streamed;
    return status;
}

/* Whether outputs are to be written past the caches: where they are large, the loop is one that may
   see its operands twice, and they are in no input. */
static int may_stream(const af_call *c, ptrdiff_t n)
{
    const af_entry *e = c->entry;
    return !c->row_axes && !c->mask && !c->swapped && e->takes == AF_TAKES_BLOCKS &&
           e->compose == AF_AS_IS && e->loop_dtype == c->dtype &&
           n * af_size[c->dtype] * (c->nargs - c->first_out) >= af_stream_bytes &&
           af_outputs_are_apart(c);
}

/* ns for each byte of the first part: it is computed again, with its operands in the nearest caches
   now, unless it is larger than these. */
static double ns_a_byte(Cut *cut, ptrdiff_t n, ptrdiff_t ns)
{
    const af_call *c = cut->call;
    const double elements = (double)n / (double)c->shape[cut->axis] * (double)cut->each;
    if (elements <= 2 * FIRST) {
        const int64_t from = af_now();
        run_part(cut, 0);
        ns = (ptrdiff_t)(af_now() - from);
    }
    return (double)ns /
           (elements * (double)af_size[c->dtype] * (c->first_param + c->nargs - c->first_out));
}

/* Results are the same bits wherever a call is cut: no element knows of its neighbours, and no
   row of another.                                                                  */
static int run_parts(const af_call *c, ptrdiff_t n)
{
    const int nthreads = af_threads();
    Cut cut = {.call = c, .axis = axis_to_cut(c, nthreads)};
    if (cut.axis < 0)
        return af_run_whole(c);
    for (int a = c->first_out; a < c->nargs; a++)
        if (!has_places(c, a))
            return af_run_whole(c);
    const ptrdiff_t size = af_size[c->dtype], length = c->shape[cut.axis], each = n / length;
    const int neighbours = c->steps[c->first_param - 1][cut.axis] == size;
    const ptrdiff_t unit = !neighbours ? 1 : c->row_axes ? ACROSS_BYTES / size : LINES;
    const ptrdiff_t first = most(least(FIRST, af_large) / each / unit, 1) * unit;
    cut.each = least(first, length);
    const int64_t from = af_now();
    int status = run_part(&cut, 0);
    const ptrdiff_t left = length - cut.each;
    if (status || !left)
        return status;
    const ptrdiff_t ns = most((ptrdiff_t)(af_now() - from), 1);
    const double took = (double)ns / (double)cut.each;
    cut.streams = may_stream(c, n) && ns_a_byte(&cut, n, ns) < af_stream_ns;
    const double rest = took * (double)left;
    const int many = nthreads > 1 && rest >= (af_pool_is_awake() ? PAYS_AWAKE : PAYS);
    const double longest = (many ? PART : PART_ALONE) / took;
    ptrdiff_t wanted = many ? most(cut.each, left / (PARTS_A_THREAD * nthreads)) : left;
    if ((double)wanted > longest)
        wanted = most((ptrdiff_t)longest, cut.each);
    cut.start = cut.each;
    cut.each = most(wanted / unit, 1) * unit;
    return af_pool_run(run_part, &cut, (left + cut.each - 1) / cut.each, many ? nthreads : 1);
}

static ptrdiff_t elements(const af_call *c)
{
    ptrdiff_t n = 1;
    for (int d = 0; d < c->ndim; d++)
        n *= c->shape[d];
    return n;
}

/* A loop that takes all is the host's own code, which wants to see a call once. What is reckoned
   with the time leaves no flags. */
int af_run(const af_call *c)
{
    const ptrdiff_t n = elements(c);
    if (n < af_large || c->entry->takes == AF_TAKES_ALL)
        return af_run_whole(c);
    af_fenv caller = fenv_enter();
    const int status = run_parts(c, n);
    fenv_leave(caller);
    return status;
}
