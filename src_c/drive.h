/* The only elementwise loops.

   sweep() runs over contiguous operands and holds the activation's maths, once
   for each kind. drive() brings every call to that form: strided operands pass
   through block buffers, scalar parameters through a vector of copies.

   In place is always allowed: a block is read before it is written.           */
#ifndef AF_DRIVE_H
#define AF_DRIVE_H

#include "simd/fenv.h"

typedef struct {
    V y, d;
} Pair;

/* f and f' at x; a loop that needs one of them lets the compiler drop the other. */
typedef Pair af_eval(V x, const V *p);
typedef V af_from_output(V y, const V *p);

/* f' where x is a number, NaN where it is none. */
AF_FN V keep_nan(V x, V d) { return v_select(v_isnan(x), x, d); }

typedef struct {
    const S *g, *x;
    const S *p[AF_MAX_PARAMS];
    ptrdiff_t p_step[AF_MAX_PARAMS]; /* elements: 0 or 1 */
    S *out[2];
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

/* kind, nparams, eval and from_output are constants at every call. */
AF_FN void sweep(const Block *b, enum af_kind kind, int nparams, af_eval *eval,
                 af_from_output *from_output)
{
    const ptrdiff_t n = b->n;
    const int stream = b->stream;
    V p[AF_MAX_PARAMS];
    for (ptrdiff_t i = 0; i < n; i += AF_LANES) {
        ptrdiff_t left = n - i;
        V x = load(b->x + i, left);
        for (int j = 0; j < nparams; j++)
            p[j] = b->p_step[j] ? load(b->p[j] + i, left) : v_load(b->p[j]);
        if (kind == AF_BACKWARD_FROM_OUTPUT) {
            V d = from_output(x, p);
            store(b->out[0] + i, v_mul(load(b->g + i, left), d), left, stream);
            continue;
        }
        Pair r = eval(x, p);
        if (kind == AF_FORWARD || kind == AF_PAIR)
            store(b->out[0] + i, r.y, left, stream);
        if (kind == AF_DERIVATIVE)
            store(b->out[0] + i, r.d, left, stream);
        if (kind == AF_BACKWARD)
            store(b->out[0] + i, v_mul(load(b->g + i, left), r.d), left, stream);
        if (kind == AF_PAIR)
            store(b->out[1] + i, r.d, left, stream);
    }
}

typedef void af_sweep(const Block *b);

enum { AF_BLOCK = 128 };

AF_FN void gather(S *to, const char *from, ptrdiff_t step, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = *(const S *)(from + i * step);
}
AF_FN void scatter(char *to, ptrdiff_t step, const S *from, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        *(S *)(to + i * step) = from[i];
}

/* From here on it pays to begin with the few elements before the first aligned
   one; NumPy aligns to 16 bytes only.                                         */
enum { AF_ALIGN_FROM = 1024 };

/* Every operand contiguous, or a parameter of step 0. The stores of a call that
   is larger than the caches bypass them.                                      */
static void drive_contiguous(af_sweep *f, Block *b, int nout, int nparams)
{
    const size_t line = AF_REGISTER_LANES * sizeof(S);
    size_t misaligned = (uintptr_t)b->out[0] % line;
    if (misaligned && b->n >= AF_ALIGN_FROM) {
        ptrdiff_t total = b->n, head = (ptrdiff_t)((line - misaligned) / sizeof(S));
        b->n = head;
        f(b);
        b->n = total - head;
        b->x += head;
        if (b->g)
            b->g += head;
        for (int j = 0; j < nparams; j++)
            b->p[j] += head * b->p_step[j];
        for (int j = 0; j < nout; j++)
            b->out[j] += head;
    }
    b->stream = b->n * (ptrdiff_t)sizeof(S) * nout >= af_stream_bytes;
    for (int j = 0; j < nout; j++)
        if ((uintptr_t)b->out[j] % line || b->out[j] == b->x || b->out[j] == b->g)
            b->stream = 0;
    f(b);
    if (b->stream)
        v_stream_end();
}

static void drive_strided(af_sweep *f, const Block *whole, char *const *args,
                          const ptrdiff_t *steps, ptrdiff_t n, int has_g, int nparams, int nout)
{
    S buffer[AF_MAX_ARGS][AF_BLOCK];
    for (ptrdiff_t start = 0; start < n; start += AF_BLOCK) {
        Block b = *whole;
        b.n = n - start < AF_BLOCK ? n - start : AF_BLOCK;
        int a = 0;
        if (has_g) {
            gather(buffer[a], args[a] + start * steps[a], steps[a], b.n);
            b.g = buffer[a++];
        }
        gather(buffer[a], args[a] + start * steps[a], steps[a], b.n);
        b.x = buffer[a++];
        for (int j = 0; j < nparams; j++, a++) {
            if (steps[a] == 0)
                continue;
            gather(buffer[a], args[a] + start * steps[a], steps[a], b.n);
            b.p[j] = buffer[a];
            b.p_step[j] = 1;
        }
        for (int j = 0; j < nout; j++)
            b.out[j] = buffer[a + j];
        f(&b);
        for (int j = 0; j < nout; j++)
            scatter(args[a + j] + start * steps[a + j], steps[a + j], buffer[a + j], b.n);
    }
}

static int drive(af_sweep *f, enum af_kind kind, int nparams, char *const *args,
                 const ptrdiff_t *steps, ptrdiff_t n)
{
    const int has_g = kind == AF_BACKWARD || kind == AF_BACKWARD_FROM_OUTPUT;
    const int nout = kind == AF_PAIR ? 2 : 1;
    const int first_param = has_g + 1, first_out = first_param + nparams;
    S copies[AF_MAX_PARAMS][AF_LANES];
    Block b = {.n = n};
    int contiguous = 1;

    if (n <= 0)
        return 0;
    for (int a = 0; a < first_out + nout; a++) {
        int is_param = a >= first_param && a < first_out;
        if (steps[a] != sizeof(S) && !(is_param && steps[a] == 0))
            contiguous = 0;
    }
    b.g = has_g ? (const S *)args[0] : NULL;
    b.x = (const S *)args[has_g];
    for (int j = 0; j < nparams; j++) {
        const S *p = (const S *)args[first_param + j];
        b.p_step[j] = steps[first_param + j] != 0;
        b.p[j] = p;
        if (!b.p_step[j]) {
            v_store(copies[j], v_set1(*p));
            b.p[j] = copies[j];
        }
    }
    for (int j = 0; j < nout; j++)
        b.out[j] = (S *)args[first_out + j];

    af_fenv caller = fenv_enter();
    if (contiguous || n == 1)
        drive_contiguous(f, &b, nout, nparams);
    else
        drive_strided(f, &b, args, steps, n, has_g, nparams, nout);
    fenv_leave(caller);
    return 0;
}

#endif
