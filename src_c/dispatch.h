#ifndef AF_DISPATCH_H
#define AF_DISPATCH_H

#include "actfast.h"

extern const af_row af_rows[];
extern const int af_nrows;

/* What the choice depends on, so that a test can forge it. */
typedef struct {
    uint32_t leaf1_ecx, leaf7_ebx;
    uint64_t xcr0;
} af_cpuid;

af_cpuid af_read_cpuid(void);
int af_cpu_has(const char *isa, const af_cpuid *cpu);

/* The ISAs of this build, from the slowest to the fastest. */
int af_isa_count(void);
const char *af_isa_name(int i);
void af_select(int i, af_kernels *kernels);

/* Outputs from this size on are written past the caches. */
extern ptrdiff_t af_stream_bytes;

#endif
