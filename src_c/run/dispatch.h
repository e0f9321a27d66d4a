#ifndef AF_DISPATCH_H
#define AF_DISPATCH_H

#include "actfast.h"

/* name_ISA_dtype: what the files of every ISA and dtype define for themselves. */
#define AF_CAT2(a, b) a##b
#define AF_CAT(a, b) AF_CAT2(a, b)
#define AF_SYMBOL(name, suffix) AF_CAT(AF_CAT(name##_, AF_ISA), suffix)

/* The list of activations, or a part of it, which a file of loops may be compiled for. */
#ifndef AF_ACTIVATIONS
#define AF_ACTIVATIONS "activations.def"
#endif

/* The ISAs of this build, from the slowest to the fastest: the machine's, except
   those that the build leaves out.                                            */
#if (defined(__aarch64__) || defined(_M_ARM64)) && !defined(AF_WITHOUT_NEON)
#define AF_IF_NEON(...) __VA_ARGS__
#else
#define AF_IF_NEON(...)
#endif
#if (defined(__x86_64__) || defined(_M_X64)) && !defined(AF_WITHOUT_AVX2)
#define AF_IF_AVX2(...) __VA_ARGS__
#else
#define AF_IF_AVX2(...)
#endif
#if (defined(__x86_64__) || defined(_M_X64)) && !defined(AF_WITHOUT_AVX512)
#define AF_IF_AVX512(...) __VA_ARGS__
#else
#define AF_IF_AVX512(...)
#endif
#define AF_ISAS(DO) DO(baseline) AF_IF_NEON(DO(neon)) AF_IF_AVX2(DO(avx2)) AF_IF_AVX512(DO(avx512))

extern const af_row af_rows[];
extern const int af_nrows;
extern const af_kind_facts af_kinds[AF_NKINDS];
extern const af_family_facts af_families[AF_NFAMILIES];

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

#endif
