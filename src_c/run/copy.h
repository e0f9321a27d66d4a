/* Between memory and blocks: n elements of size bytes, which need not be aligned. */
#ifndef AF_COPY_H
#define AF_COPY_H

#include "run/run.h"

/* Elements that af_cast() takes at once. */
enum { AF_BLOCK = 512 };

void af_gather(void *to, const char *from, ptrdiff_t step, ptrdiff_t size, int swapped,
               ptrdiff_t n);
/* Where a mask is 0, nothing is written. */
void af_scatter(char *to, ptrdiff_t step, const void *from, ptrdiff_t size, int swapped,
                const char *mask, ptrdiff_t mask_step, ptrdiff_t n);
/* Contiguous elements of one type as those of another. */
void af_cast(void *to, enum af_dtype to_type, const void *from, enum af_dtype from_type,
             ptrdiff_t n);

#endif
