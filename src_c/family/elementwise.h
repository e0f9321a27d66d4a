/* The only loops over elements: sweep() holds the activation's maths, once for each
   kind; drive() lays out a call for it.

   In place is always allowed: a vector is read before it is written.          */
#ifndef AF_FAMILY_ELEMENTWISE_H
#define AF_FAMILY_ELEMENTWISE_H

#include "run/dispatch.h"
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

typedef struct {
    const S *in[1 + AF_MAX_INPUTS + AF_MAX_PARAMS]; /* grad if there is one, inputs, parameters */
    ptrdiff_t step[1 + AF_MAX_INPUTS + AF_MAX_PARAMS]; /* elements: 1, or 0 for a parameter */
    S *out[1 + AF_MAX_INPUTS];
    ptrdiff_t n;
    int stream;
} Block;

AF_FN V load(const S *p, ptrdiff_t left)
{
    return left >= AF_LANES ? v_load(p) : v_load_part(p, left, 0);
}
AF_FN void store(S *p, V a, ptrdiff_t left, int stream)
{
    if (left < AF_LANES)
        v_store_part(p, a, left);
    else if (stream)
        v_stream(p, a);
    else
        v_store(p, a);
}

/* af_kinds as constants. */
AF_FN int takes_grad(enum af_kind kind)
{
    return kind == AF_BACKWARD || kind == AF_BACKWARD_FROM_OUTPUT;
}
AF_FN int gives_value(enum af_kind kind) { return kind == AF_FORWARD || kind == AF_PAIR; }
AF_FN int gives_slopes(enum af_kind kind) { return kind != AF_FORWARD; }

/* kind, ninputs, nparams and maths are constants at every call. */
AF_FN void sweep(const Block *b, enum af_kind kind, int ninputs, int nparams, af_maths *maths)
{
    const ptrdiff_t n = b->n;
    const int stream = b->stream, first_input = takes_grad(kind);
    const int first_param = first_input + ninputs, first_slope = gives_value(kind);
    V x[AF_MAX_INPUTS], p[AF_MAX_PARAMS];
    for (ptrdiff_t i = 0; i < n; i += AF_LANES) {
        const ptrdiff_t left = n - i;
        for (int j = 0; j < ninputs; j++)
            x[j] = load(b->in[first_input + j] + i, left);
        for (int j = 0; j < nparams; j++) {
            const S *from = b->in[first_param + j];
            p[j] = b->step[first_param + j] ? load(from + i, left) : v_load(from);
        }
        Results r = maths(x, p);
        if (takes_grad(kind)) {
            V g = load(b->in[0] + i, left);
            for (int j = 0; j < ninputs; j++)
                r.d[j] = v_mul(g, r.d[j]);
        }
        if (gives_value(kind))
            store(b->out[0] + i, r.y, left, stream);
        for (int j = 0; gives_slopes(kind) && j < ninputs; j++)
            store(b->out[first_slope + j] + i, r.d[j], left, stream);
    }
}

typedef void af_sweep(const Block *b);

/* From here on it pays to begin with the few elements before the first aligned
   one; NumPy aligns to 16 bytes only.                                         */
enum { AF_ALIGN_FROM = 1024 };

/* The stores of a call that is larger than the caches bypass them. */
static void drive_contiguous(af_sweep *f, Block *b, int nin, int nout)
{
    const size_t line = AF_REGISTER_LANES * sizeof(S);
    size_t misaligned = (uintptr_t)b->out[0] % line;
    if (misaligned && b->n >= AF_ALIGN_FROM) {
        ptrdiff_t total = b->n, head = (ptrdiff_t)((line - misaligned) / sizeof(S));
        b->n = head;
        f(b);
        b->n = total - head;
        for (int j = 0; j < nin; j++)
            b->in[j] += head * b->step[j];
        for (int j = 0; j < nout; j++)
            b->out[j] += head;
    }
    b->stream = b->n * (ptrdiff_t)sizeof(S) * nout >= af_stream_bytes;
    for (int o = 0; b->stream && o < nout; o++) {
        if ((uintptr_t)b->out[o] % line)
            b->stream = 0;
        for (int j = 0; j < nin; j++)
            if (b->out[o] == b->in[j])
                b->stream = 0;
    }
    f(b);
    if (b->stream)
        v_stream_end();
}

AF_UNUSED static int drive(af_sweep *f, enum af_kind kind, int ninputs, int nparams,
                           char *const *args, const ptrdiff_t *steps, ptrdiff_t n)
{
    const int first_param = takes_grad(kind) + ninputs, nin = first_param + nparams;
    const int nout = gives_value(kind) + gives_slopes(kind) * ninputs;
    S copies[AF_MAX_PARAMS][AF_LANES];
    Block b;
    b.n = n;
    b.stream = 0;
    for (int j = 0; j < first_param; j++) {
        b.in[j] = (const S *)args[j];
        b.step[j] = 1;
    }
    for (int j = 0; j < nparams; j++) {
        const S *p = (const S *)args[first_param + j];
        const int varies = steps[first_param + j] != 0;
        if (!varies)
            v_store(copies[j], v_set1(*p));
        b.in[first_param + j] = varies ? p : copies[j];
        b.step[first_param + j] = varies;
    }
    for (int j = 0; j < nout; j++)
        b.out[j] = (S *)args[nin + j];
    drive_contiguous(f, &b, nin, nout);
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
