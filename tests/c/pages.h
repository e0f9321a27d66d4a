/* Memory by pages, some of which may not be touched. */
#ifndef AF_TEST_PAGES_H
#define AF_TEST_PAGES_H

#include <stddef.h>

#ifdef _WIN32
#include <windows.h>
#undef near
#undef far

static inline size_t page_size(void) { return 4096; }
static inline char *make_pages(size_t size)
{
    return VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}
static inline int guard(char *page, size_t size)
{
    DWORD before;
    return VirtualProtect(page, size, PAGE_NOACCESS, &before) != 0;
}
#else
#include <sys/mman.h>
#include <unistd.h>

static inline size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }
static inline char *make_pages(size_t size)
{
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}
static inline int guard(char *page, size_t size) { return mprotect(page, size, PROT_NONE) == 0; }
#endif

/* So many whole pages between two that may not be touched; NULL where the system gives none. */
static inline char *make_guarded(size_t size)
{
    const size_t page = page_size();
    char *p = make_pages(size + 2 * page);
    return p && guard(p, page) && guard(p + page + size, page) ? p + page : NULL;
}

#endif
