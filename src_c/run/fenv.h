/* Round to nearest, gradual underflow; and the caller's state back, flags
   included, so that NumPy never sees a flag raised in a kernel.               */
#ifndef AF_RUN_FENV_H
#define AF_RUN_FENV_H

#include <stdint.h>

#include "inline.h"

#if defined(__x86_64__) || defined(_M_X64)
#include <xmmintrin.h>
typedef unsigned int af_fenv;
AF_FN af_fenv fenv_enter(void)
{
    af_fenv caller = _mm_getcsr();
    if ((caller & 0xffc0u) != 0x1f80u)
        _mm_setcsr(0x1f80u);
    return caller;
}
AF_FN void fenv_leave(af_fenv caller)
{
    if (_mm_getcsr() != caller)
        _mm_setcsr(caller);
}
#elif defined(__aarch64__)
typedef struct {
    uint64_t control, status;
} af_fenv;
AF_FN af_fenv fenv_enter(void)
{
    af_fenv caller;
    __asm__ volatile("mrs %0, fpcr" : "=r"(caller.control) : : "memory");
    __asm__ volatile("mrs %0, fpsr" : "=r"(caller.status) : : "memory");
    if (caller.control != 0)
        __asm__ volatile("msr fpcr, %0" : : "r"(UINT64_C(0)) : "memory");
    return caller;
}
AF_FN void fenv_leave(af_fenv caller)
{
    uint64_t status;
    __asm__ volatile("mrs %0, fpsr" : "=r"(status) : : "memory");
    if (status != caller.status)
        __asm__ volatile("msr fpsr, %0" : : "r"(caller.status) : "memory");
    if (caller.control != 0)
        __asm__ volatile("msr fpcr, %0" : : "r"(caller.control) : "memory");
}
#else
#include <fenv.h>
typedef fenv_t af_fenv;
AF_FN af_fenv fenv_enter(void)
{
    af_fenv caller;
    fegetenv(&caller);
    fesetenv(FE_DFL_ENV);
    return caller;
}
AF_FN void fenv_leave(af_fenv caller) { fesetenv(&caller); }
#endif

#endif
