#include <string.h>

#include "plugin.h"
#include "portability.h"

#include "simd/fenv.h"

enum { AF_PLUGIN_BLOCK = 512 };

typedef union {
    float f[AF_PLUGIN_BLOCK];
    double d[AF_PLUGIN_BLOCK];
} Buffer;

static const ptrdiff_t af_size[AF_NDTYPES] = {sizeof(float), sizeof(double)};

#define AF_COPY(from_type, to_type)                                                         \
    static void copy_##from_type##_##to_type(char *to, ptrdiff_t to_step, const char *from, \
                                             ptrdiff_t from_step, ptrdiff_t n)              \
    {                                                                                       \
        for (ptrdiff_t i = 0; i < n; i++)                                                   \
            *(to_type *)(to + i * to_step) =                                                \
                (to_type) * (const from_type *)(from + i * from_step);                      \
    }
AF_COPY(float, float)
AF_COPY(float, double)
AF_COPY(double, float)
AF_COPY(double, double)

static void convert(char *to, enum af_dtype to_type, ptrdiff_t to_step, const char *from,
                    enum af_dtype from_type, ptrdiff_t from_step, ptrdiff_t n)
{
    if (to_type == from_type && to_step == af_size[to_type] && from_step == to_step)
        memcpy(to, from, (size_t)(n * to_step));
    else if (to_type == AF_FLOAT32)
        (from_type == AF_FLOAT32 ? copy_float_float : copy_double_float)(to, to_step, from,
                                                                         from_step, n);
    else
        (from_type == AF_FLOAT32 ? copy_float_double : copy_double_double)(to, to_step, from,
                                                                           from_step, n);
}

/* grad * derivative in the call's type, as everywhere. */
static void multiply(char *to, const char *grad, enum af_dtype type, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        if (type == AF_FLOAT32)
            ((float *)to)[i] *= ((const float *)grad)[i];
        else
            ((double *)to)[i] *= ((const double *)grad)[i];
    }
}

/* One call of a plugin's loop on a block, of which the inputs lie in the buffers. */
static int run_block(const af_plugin *p, enum af_kind kind, const Buffer *inputs, int ninputs,
                     const ptrdiff_t *in_steps, Buffer *outs, ptrdiff_t n)
{
    char *args[AF_MAX_ARGS];
    ptrdiff_t steps[AF_MAX_ARGS];
    int nout = kind == AF_PAIR ? 2 : 1;
    for (int a = 0; a < ninputs; a++) {
        args[a] = (char *)&inputs[a];
        steps[a] = in_steps[a];
    }
    for (int a = 0; a < nout; a++) {
        args[ninputs + a] = (char *)&outs[a];
        steps[ninputs + a] = af_size[p->own];
    }
    return p->kind[kind](args, steps, n, p->ctx[kind]);
}

static int overlaps(char *const *args, int nin, int nout, const ptrdiff_t *steps, ptrdiff_t n)
{
    for (int o = nin; o < nin + nout; o++)
        for (int a = 0; a < nin; a++) {
            const char *in_end = args[a] + (n - 1) * steps[a] + sizeof(double);
            const char *out_end = args[o] + (n - 1) * steps[o] + sizeof(double);
            if (args[o] < in_end && args[a] < out_end)
                return 1;
        }
    return 0;
}

static int is_direct(const af_plugin *p, enum af_kind kind, enum af_dtype type, char *const *args,
                     const ptrdiff_t *steps, int nin, int nout, ptrdiff_t n)
{
    int first_param = nin - p->nparams;
    if (p->own != type || !p->kind[kind])
        return 0;
    for (int a = 0; a < nin + nout; a++) {
        int is_param = a >= first_param && a < nin;
        if (steps[a] != af_size[type] && !(is_param && steps[a] == 0))
            return 0;
    }
    return !overlaps(args, nin, nout, steps, n);
}

static int run(const af_plugin *p, enum af_kind kind, enum af_dtype type, char *const *args,
               const ptrdiff_t *steps, ptrdiff_t n)
{
    const int has_g = kind == AF_BACKWARD;
    const int nin = has_g + 1 + p->nparams, nout = kind == AF_PAIR ? 2 : 1;
    /* Without a backward or a pair of its own, the plugin's derivative is used. */
    const int own_kind = p->kind[kind] != NULL;
    const int skip = has_g && !own_kind;
    Buffer in[AF_MAX_PARAMS + 2], out[2], grad, narrow;
    if (n <= 0)
        return 0;
    if (is_direct(p, kind, type, args, steps, nin, nout, n))
        return p->kind[kind](args, steps, n, p->ctx[kind]);

    for (ptrdiff_t start = 0; start < n; start += AF_PLUGIN_BLOCK) {
        ptrdiff_t count = n - start < AF_PLUGIN_BLOCK ? n - start : AF_PLUGIN_BLOCK;
        ptrdiff_t in_steps[AF_MAX_PARAMS + 2];
        int status = 0;
        for (int a = skip; a < nin; a++) {
            int is_scalar = a > has_g && steps[a] == 0;
            in_steps[a - skip] = is_scalar ? 0 : af_size[p->own];
            convert((char *)&in[a - skip], p->own, af_size[p->own], args[a] + start * steps[a],
                    type, steps[a], is_scalar ? 1 : count);
        }
        if (skip)
            convert((char *)&grad, type, af_size[type], args[0] + start * steps[0], type, steps[0],
                    count);
        if (own_kind)
            status = run_block(p, kind, in, nin, in_steps, out, count);
        else if (kind == AF_PAIR) {
            status = run_block(p, AF_FORWARD, in, nin, in_steps, &out[0], count);
            if (!status)
                status = run_block(p, AF_DERIVATIVE, in, nin, in_steps, &out[1], count);
        } else
            status = run_block(p, AF_DERIVATIVE, in, nin - skip, in_steps, out, count);
        if (status)
            return status;
        for (int o = 0; o < nout; o++) {
            char *to = args[nin + o] + start * steps[nin + o];
            if (!skip) {
                convert(to, type, steps[nin + o], (const char *)&out[o], p->own, af_size[p->own],
                        count);
                continue;
            }
            convert((char *)&narrow, type, af_size[type], (const char *)&out[o], p->own,
                    af_size[p->own], count);
            multiply((char *)&narrow, (const char *)&grad, type, count);
            convert(to, type, steps[nin + o], (const char *)&narrow, type, af_size[type], count);
        }
    }
    return 0;
}

int af_guarded(af_loop *loop, char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx)
{
    af_fenv caller = fenv_enter();
    int status = loop(args, steps, n, ctx);
    fenv_leave(caller);
    return status;
}

/* Not only the plugin's loops raise flags: the narrowing and the product do. */
#define AF_HOSTED(kind, type)                                                                   \
    static int kind##_##type(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx) \
    {                                                                                           \
        af_fenv caller = fenv_enter();                                                          \
        int status = run((const af_plugin *)ctx, kind, type, args, steps, n);                   \
        fenv_leave(caller);                                                                     \
        return status;                                                                          \
    }
#define AF_HOSTED_KINDS(type)      \
    AF_HOSTED(AF_FORWARD, type)    \
    AF_HOSTED(AF_DERIVATIVE, type) \
    AF_HOSTED(AF_BACKWARD, type)   \
    AF_HOSTED(AF_PAIR, type)
AF_HOSTED_KINDS(AF_FLOAT32)
AF_HOSTED_KINDS(AF_FLOAT64)

#define AF_HOSTED_ENTRY(type) \
    {{AF_FORWARD_##type, AF_DERIVATIVE_##type, AF_BACKWARD_##type, AF_PAIR_##type, NULL}, NULL}
const af_loops af_plugin_loops[AF_NDTYPES] = {AF_HOSTED_ENTRY(AF_FLOAT32),
                                              AF_HOSTED_ENTRY(AF_FLOAT64)};

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
