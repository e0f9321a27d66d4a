/* Functions that must be inlined wherever they are called, and some that may be left
   unused: where every activation of a part is of another family.              */
#ifndef AF_INLINE_H
#define AF_INLINE_H

#if defined(__GNUC__) || defined(__clang__)
#define AF_FN static inline __attribute__((always_inline, unused))
#define AF_NOINLINE static __attribute__((noinline, unused))
#define AF_UNUSED __attribute__((unused))
/* What needs much of the stack, which its caller is not to need for other ways. */
#define AF_OWN_FRAME __attribute__((noinline))
/* Keeps an array from being taken for the registers that filled it. */
#define AF_IN_MEMORY(array) __asm__("" : "+m"(array))
/* Into the second cache; of any address. */
#define AF_PREFETCH(address) __builtin_prefetch((const void *)(address), 0, 2)
#else
#define AF_FN static __forceinline
#define AF_NOINLINE static __declspec(noinline)
#define AF_UNUSED
#define AF_OWN_FRAME __declspec(noinline)
#define AF_IN_MEMORY(array) ((void)(array))
#define AF_PREFETCH(address) ((void)(address))
#endif

#if defined(_MSC_VER)
#define AF_THREAD_LOCAL __declspec(thread)
#else
#define AF_THREAD_LOCAL _Thread_local
#endif

#endif
