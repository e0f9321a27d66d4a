/* Memory of large results. What is freed is kept for the next, as the system takes longer to
   give new pages than a cheap loop to fill them. What is kept is offered to the system, which
   takes it when it is short of memory.                                            */
#ifndef AF_BUFFERS_H
#define AF_BUFFERS_H

#include <stddef.h>

/* From so many bytes on it pays, and no less is kept: glibc's malloc keeps what is smaller itself, up to
   its DEFAULT_MMAP_THRESHOLD_MAX. */
enum { AF_BUFFER_LEAST = 1 << 25 };

/* Aligned to 64 bytes, and of any content; NULL where the system gives none. */
void *af_buffer_new(size_t bytes);
void *af_buffer_zeros(size_t bytes);
void *af_buffer_resized(void *buffer, size_t bytes);
void af_buffer_free(void *buffer);

/* At most so many bytes are kept, none at first; what is beyond is given back. */
void af_buffers_set_limit(size_t bytes);
size_t af_buffers_limit(void);

/* Gives what is kept back to the system; how much that was. */
size_t af_buffers_free(void);

#endif
