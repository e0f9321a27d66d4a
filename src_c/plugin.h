/* Loops of plugins, called as they were promised to be. */
#ifndef AF_PLUGIN_H
#define AF_PLUGIN_H

#include "actfast.h"

/* The loops of one activation and type, each with its context. */
typedef struct {
    af_loop *kind[AF_NKINDS];
    void *ctx[AF_NKINDS];
    enum af_dtype own; /* the loops' type, which need not be the call's */
    int nparams;
} af_plugin;

/* For a call of this type: loops whose ctx must be the af_plugin. */
extern const af_loops af_plugin_loops[AF_NDTYPES];

/* The caller's rounding mode and floating-point flags, kept around a call. */
int af_guarded(af_loop *loop, char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx);

/* Rounding and flush modes, as the CPU has them; 0 where there is no way to tell. */
uint64_t af_fenv_control(void);
void af_set_fenv_control(uint64_t control);

#endif
