/* Large calls are cut into parts along one axis, which several threads may take. */
#ifndef AF_PARTS_H
#define AF_PARTS_H

#include "actfast.h"
#include "inline.h"

/* A call without a cut. */
int af_run_whole(const af_call *call);

/* Whether no output has memory of an input. */
int af_outputs_are_apart(const af_call *call);

/* From so many elements on a call is cut: before, no thread pays. A test may lower it. */
extern ptrdiff_t af_large;

/* Whether the outputs of the call that this thread is at are written past the caches: from
   af_stream_bytes on, where a byte that is read or written takes less than af_stream_ns. */
extern AF_THREAD_LOCAL int af_streams;
extern ptrdiff_t af_stream_bytes;
extern double af_stream_ns;
void af_measure_caches(void);

#endif
