/* The only loops over elements: sweep() holds the activation's maths, once for each
   kind, and nothing else that a vector would pay for: drive() lays out a call for it, the
   elements before an aligned output, those that fill no vector, and the stores past the
   caches.

   In place is always allowed: a vector is read before it is written.          */
#ifndef AF_FAMILY_ELEMENTWISE_H
#define AF_FAMILY_ELEMENTWISE_H

#include <string.h>

#include "run/dispatch.h"
#include "run/parts.h"
#include "simd/vector.h"

/* What the rows of this family define: f and f' at x; a loop that needs one of them
   lets the compiler drop the other.                                           */
typedef struct {
    V y, d;
} Pair;

/* f' where x is a number, NaN where it is none. */
AF_FN V keep_nan(V x, V d) { return v_select(v_isnan(x), x, d); }

/* The same for any number of inputs. */
typedef struct {
    V y, d[AF_MAX_INPUTS];
} Results;
typedef Results af_maths(const V *x, const V *p);
AF_FN Results elementwise_results(Pair r) { return (Results){r.y, {r.d, r.d}}; }
AF_FN Results slope_results(V d) { return (Results){d, {d, d}}; }

/* Operands of a stretch of n elements; in: grad if there is one, inputs, parameters. */
typedef struct {
    const S *in[1 + AF_MAX_INPUTS + AF_MAX_PARAMS];
    ptrdiff_t step[1 + AF_MAX_INPUTS + AF_MAX_PARAMS]; /* elements: 1, or 0 for a parameter */
    S *out[1 + AF_MAX_INPUTS];
    ptrdiff_t n;
    int varying; /* whether a parameter has a step */
} Block;

/* af_kinds as constants. */
AF_FN int takes_grad(enum af_kind kind)
{
    return kind == AF_BACKWARD || kind == AF_BACKWARD_FROM_OUTPUT;
}
AF_FN int gives_value(enum af_kind kind) { return kind == AF_FORWARD || kind == AF_PAIR; }
AF_FN int gives_slopes(enum af_kind kind) { return kind != AF_FORWARD; }

/* The first registers of a V; the others are copies of them, so that what is computed of
   them is computed once, and only what is stored at all.                      */
AF_FN V load(const S *p, int registers)
{
    V y;
    AF_UNROLL(y.r[i] = i < registers ? r_load(p + i * AF_REGISTER_LANES) : y.r[i % registers]);
    return y;
}
AF_FN void store(S *p, V a, int registers)
{
    AF_UNROLL(if (i < registers) r_store(p + i * AF_REGISTER_LANES, a.r[i]));
}

/* b->n is a multiple of the lanes of so many registers. All but b are constants at every
   call. */
AF_FN void sweep_with(const Block *b, int varying, int registers, enum af_kind kind, int ninputs,
                      int nparams, af_maths *maths)
{
    const ptrdiff_t n = b->n, lanes = registers * AF_REGISTER_LANES;
    const int first_input = takes_grad(kind), first_slope = gives_value(kind);
    const int first_param = first_input + ninputs;
    const int nin = first_param + nparams, nout = first_slope + gives_slopes(kind) * ninputs;
    /* Stores might change what b points to. */
    const S *in[1 + AF_MAX_INPUTS + AF_MAX_PARAMS];
    ptrdiff_t step[1 + AF_MAX_INPUTS + AF_MAX_PARAMS];
    S *out[1 + AF_MAX_INPUTS];
    for (int j = 0; j < nin; j++) {
        in[j] = b->in[j];
        step[j] = b->step[j];
    }
    for (int j = 0; j < nout; j++)
        out[j] = b->out[j];
    V x[AF_MAX_INPUTS], p[AF_MAX_PARAMS];
    for (int j = 0; j < nparams; j++)
        p[j] = v_set1(*in[first_param + j]);
    for (ptrdiff_t i = 0; i < n; i += lanes) {
        for (int j = 0; j < ninputs; j++)
            x[j] = load(in[first_input + j] + i, registers);
        for (int j = 0; varying && j < nparams; j++)
            if (step[first_param + j])
                p[j] = load(in[first_param + j] + i, registers);
        Results r = maths(x, p);
        if (takes_grad(kind)) {
            V g = load(in[0] + i, registers);
            for (int j = 0; j < ninputs; j++)
                r.d[j] = v_mul(g, r.d[j]);
        }
        if (gives_value(kind))
            store(out[0] + i, r.y, registers);
        for (int j = 0; gives_slopes(kind) && j < ninputs; j++)
            store(out[first_slope + j] + i, r.d[j], registers);
    }
}
/* With parameters of one value their vectors, and what depends on them alone, are made
   once. */
AF_FN void sweep(const Block *b, int registers, enum af_kind kind, int ninputs, int nparams,
                 af_maths *maths)
{
    if (nparams && b->varying)
        sweep_with(b, 1, registers, kind, ninputs, nparams, maths);
    else
        sweep_with(b, 0, registers, kind, ninputs, nparams, maths);
}

typedef void af_sweep(const Block *b);

/* How to call an af_sweep. */
typedef struct {
    af_sweep *sweep;
    ptrdiff_t lanes; /* what n must be a multiple of */
    int nin, nout;
} Drive;

AF_FN void advance(const Drive *d, Block *b, ptrdiff_t n)
{
    for (int j = 0; j < d->nin; j++)
        b->in[j] += n * b->step[j];
    for (int j = 0; j < d->nout; j++)
        b->out[j] += n;
}

/* The first n < d->lanes elements, by copies that fill the lanes; and the first n, of whole lanes and
   for aligned outputs, past the caches: family/drive.inc. */
void AF_SYMBOL(drive_part, AF_SUFFIX)(const Drive *d, const Block *b, ptrdiff_t n);
void AF_SYMBOL(drive_streaming, AF_SUFFIX)(const Drive *d, const Block *b, ptrdiff_t n);

/* From here on it pays to begin with the few elements before the first whole cache line; NumPy
   aligns to 16 bytes only.                                                        */
enum { AF_ALIGN_FROM = 1024, AF_LINE = 64 };

/* Whether stores should bypass the caches: the ISA can, the call is to, and all outputs are aligned, as
   half a line that is streamed costs a whole one. */
static int streams(const Drive *d, const Block *b)
{
    if (!AF_STREAMS || b->n < AF_ALIGN_FROM || !af_streams)
        return 0;
    for (int j = 0; j < d->nout; j++)
        if ((uintptr_t)b->out[j] % AF_LINE)
            return 0;
    return 1;
}

AF_UNUSED static int drive(af_sweep *f, int registers, enum af_kind kind, int ninputs, int nparams,
                           char *const *args, const ptrdiff_t *steps, ptrdiff_t n)
{
    const int first_param = takes_grad(kind) + ninputs, nin = first_param + nparams;
    const int nout = gives_value(kind) + gives_slopes(kind) * ninputs;
    const Drive d = {f, registers * AF_REGISTER_LANES, nin, nout};
    const size_t lanes = (size_t)d.lanes * sizeof(S), line = lanes < AF_LINE ? lanes : AF_LINE;
    Block b;
    b.n = n;
    b.varying = 0;
    for (int j = 0; j < nin; j++) {
        b.in[j] = (const S *)args[j];
        b.step[j] = j < first_param || steps[j] != 0;
        b.varying |= j >= first_param && b.step[j];
    }
    for (int j = 0; j < nout; j++)
        b.out[j] = (S *)args[nin + j];
    const size_t misaligned = n >= AF_ALIGN_FROM ? (uintptr_t)b.out[0] % line : 0;
    if (misaligned) {
        ptrdiff_t head = (ptrdiff_t)((line - misaligned) / sizeof(S));
        AF_SYMBOL(drive_part, AF_SUFFIX)(&d, &b, head);
        advance(&d, &b, head);
        b.n -= head;
    }
    const ptrdiff_t rest = b.n % d.lanes, whole = b.n - rest;
    if (whole) {
        if (streams(&d, &b)) {
            AF_SYMBOL(drive_streaming, AF_SUFFIX)(&d, &b, whole);
        } else {
            b.n = whole;
            f(&b);
        }
        advance(&d, &b, whole);
    }
    if (rest)
        AF_SYMBOL(drive_part, AF_SUFFIX)(&d, &b, rest);
    return 0;
}

AF_UNUSED static int copy(char *const *args, ptrdiff_t n)
{
    if (args[1] != args[0])
        memcpy(args[1], args[0], (size_t)n * sizeof(S));
    return 0;
}

/* Whether every parameter is one number, the row's default. */
AF_FN int at_defaults(const af_row *row, int first_param, int nparams, char *const *args,
                      const ptrdiff_t *steps)
{
    for (int j = 0; j < nparams; j++)
        if (steps[first_param + j] ||
            *(const S *)args[first_param + j] != (S)row->params[j].initial)
            return 0;
    return 1;
}

#endif
