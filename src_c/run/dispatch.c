/* The choice of an ISA, once, at import. */
#include <string.h>

#include "run/parts.h"
#include "run/run.h"
#include "tape/tape.h"

const af_conversions *af_convert;

#define AF_DECLARE(isa)                                                   \
    extern const af_loops af_loops_##isa##_f32[], af_loops_##isa##_f64[]; \
    extern af_loop *const af_tape_loops_##isa[AF_NLOOP_DTYPES][2];        \
    extern const af_conversions af_conversions_##isa;
#define AF_ISA_ENTRY(isa)                          \
    {#isa,                                         \
     {af_loops_##isa##_f32, af_loops_##isa##_f64}, \
     af_tape_loops_##isa,                          \
     &af_conversions_##isa},
AF_ISAS(AF_DECLARE)

/* From the slowest to the fastest. */
static const struct {
    const char *name;
    const af_loops *loops[AF_NLOOP_DTYPES];
    af_loop *const (*tape)[2]; /* by dtype, and whether there is a gradient */
    const af_conversions *conversions;
} isas[] = {AF_ISAS(AF_ISA_ENTRY)};
enum { AF_NISAS = sizeof isas / sizeof isas[0] };

int af_cpu_has(const char *isa, const af_cpuid *cpu)
{
    /* Bits of CPUID leaves 1.ecx and 7.ebx, and what the OS saves: XCR0. */
    const uint32_t fma = 1u << 12, osxsave = 1u << 27, avx = 1u << 28, f16c = 1u << 29;
    const uint32_t avx2 = 1u << 5, f = 1u << 16, dq = 1u << 17, bw = 1u << 30, vl = 1u << 31;
    const uint32_t need1 = fma | osxsave | avx | f16c, need512 = f | dq | bw | vl;
    int has_avx2 =
        (cpu->leaf1_ecx & need1) == need1 && (cpu->leaf7_ebx & avx2) && (cpu->xcr0 & 0x6) == 0x6;
    if (strcmp(isa, "avx2") == 0)
        return has_avx2;
    if (strcmp(isa, "avx512") == 0)
        return has_avx2 && (cpu->leaf7_ebx & need512) == need512 && (cpu->xcr0 & 0xe6) == 0xe6;
    return 1; /* the baseline, and NEON, which every AArch64 has */
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <cpuid.h>
af_cpuid af_read_cpuid(void)
{
    af_cpuid cpu = {0, 0, 0};
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d))
        return cpu;
    cpu.leaf1_ecx = c;
    if (c & (1u << 27)) {
        unsigned low, high;
        __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
        cpu.xcr0 = ((uint64_t)high << 32) | low;
    }
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d))
        cpu.leaf7_ebx = b;
    return cpu;
}
#elif defined(_M_X64)
#include <intrin.h>
af_cpuid af_read_cpuid(void)
{
    af_cpuid cpu = {0, 0, 0};
    int r[4];
    __cpuid(r, 0);
    int most = r[0];
    __cpuid(r, 1);
    cpu.leaf1_ecx = (uint32_t)r[2];
    if (cpu.leaf1_ecx & (1u << 27))
        cpu.xcr0 = _xgetbv(0);
    if (most >= 7) {
        __cpuidex(r, 7, 0);
        cpu.leaf7_ebx = (uint32_t)r[1];
    }
    return cpu;
}
#else
af_cpuid af_read_cpuid(void) { return (af_cpuid){0, 0, 0}; }
#endif

int af_isa_count(void) { return AF_NISAS; }
const char *af_isa_name(int i) { return isas[i].name; }
af_loop *af_tape_loop(int isa, enum af_dtype dtype, int has_grad)
{
    return isas[isa].tape[dtype][has_grad];
}

void af_select(int i, af_kernels *kernels)
{
    kernels->abi_version = ACTFAST_ABI_VERSION;
    kernels->struct_size = sizeof *kernels;
    kernels->isa = isas[i].name;
    kernels->nrows = af_nrows;
    kernels->rows = af_rows;
    for (int t = 0; t < AF_NLOOP_DTYPES; t++)
        kernels->loops[t] = isas[i].loops[t];
    kernels->run = af_run;
    af_convert = isas[i].conversions;
    af_measure_caches();
}
