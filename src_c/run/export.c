#include "run/export.h"

#include "run/dispatch.h"

static int run_export(const af_export *b, enum af_kind kind, char *const *args,
                      const ptrdiff_t *steps, ptrdiff_t n)
{
    const af_kind_facts *k = &af_kinds[kind];
    const int ninputs = k->from_output ? 1 : af_families[b->family].ninputs;
    const int first_param = k->has_grad + ninputs, first_out = first_param + b->nparams;
    const int nresults = k->gives_value + (k->order ? ninputs : 0);
    return af_run_flat(&b->entry[kind], b->dtype, first_out + nresults, first_param, first_out,
                       args, steps, n);
}

#define AF_EXPORT_LOOP(kind)                                                                    \
    static int export_##kind(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx) \
    {                                                                                           \
        return run_export(ctx, kind, args, steps, n);                                           \
    }
#define AF_EXPORT_KINDS(DO)     \
    DO(AF_FORWARD)              \
    DO(AF_DERIVATIVE)           \
    DO(AF_BACKWARD)             \
    DO(AF_PAIR)                 \
    DO(AF_BACKWARD_FROM_OUTPUT) \
    DO(AF_SECOND_DERIVATIVE)
AF_EXPORT_KINDS(AF_EXPORT_LOOP)

#define AF_EXPORT_ENTRY(kind) [kind] = export_##kind,
af_loop *const af_export_loops[AF_NKINDS] = {AF_EXPORT_KINDS(AF_EXPORT_ENTRY)};
