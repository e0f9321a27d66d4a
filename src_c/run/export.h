/* An activation's entries as loops of the public signature: what a capsule hands on
   of an activation whose loops are a tape, Python's or a plugin's.             */
#ifndef AF_EXPORT_H
#define AF_EXPORT_H

#include "run/run.h"

typedef struct {
    const af_entry *entry; /* by kind */
    enum af_dtype dtype;
    enum af_family family;
    int nparams;
} af_export;

/* The loop of a kind; its ctx is a const af_export *. */
extern af_loop *const af_export_loops[AF_NKINDS];

#endif
