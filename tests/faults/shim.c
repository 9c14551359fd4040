/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An allocator that fails on demand, for LD_PRELOAD: whatever allocates in the process meets it,
 * the libraries too.
 *
 *     FAULT_ALLOC=N      the N-th allocation fails
 *     FAULT_ALLOC=N+     that one and all after it
 *     FAULT_NO_FSYNC=1   fsync() of a file does nothing: the control for power cuts
 *     FAULT_SITES=FILE   each different way to an allocation (the calls above it), one a line: the
 *                        number of the first and of the last allocation that came this way
 *
 * An allocation inside gettext that fails is told on stderr: glibc 2.36 may end with SIGSEGV then,
 * which is no fault of the program.
 *
 * Under the address sanitizer it stands before that one's allocator, so that what is left behind
 * on the way out is seen (ASAN_OPTIONS=verify_asan_link_order=0).
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FRAMES = 24, SLOTS = 1 << 16 };

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): names of the C library and
 * of the sanitizer */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__interceptor_malloc(size_t size) __attribute__((weak));
void *__interceptor_calloc(size_t n, size_t size) __attribute__((weak));
void *__interceptor_realloc(void *old, size_t size) __attribute__((weak));
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

static struct {
    pthread_mutex_t lock;
    bool ready;
    unsigned long n, fails_at;
    bool for_good;
    const char *sites; /* where they are written at the end */
    struct {
        uint64_t way;
        unsigned long first, last;
    } slot[SLOTS];
} state = {.lock = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local bool inside; /* backtrace() allocates when it is first called */
static _Thread_local bool in_gettext;

static void prepare(void)
{
    const char *fail = getenv("FAULT_ALLOC");
    char *end = NULL;
    state.ready = true;
    state.sites = getenv("FAULT_SITES");
    if (fail == NULL)
        return;
    state.fails_at = strtoul(fail, &end, 10);
    state.for_good = *end == '+';
}

static void note_way(unsigned long n)
{
    void *frame[FRAMES];
    uint64_t way = 14695981039346656037U; /* FNV-1a */
    const int depth = backtrace(frame, FRAMES);
    for (int i = 2; i < depth; i++)
        way = (way ^ (uint64_t)(uintptr_t)frame[i]) * 1099511628211U;
    size_t at = way % SLOTS;
    for (size_t tried = 0; tried < SLOTS; tried++, at = (at + 1) % SLOTS) {
        if (state.slot[at].first != 0 && state.slot[at].way != way)
            continue;
        if (state.slot[at].first == 0)
            state.slot[at].first = n;
        state.slot[at].way = way;
        state.slot[at].last = n;
        return;
    }
}

static bool fails(void)
{
    static const char told[] = "shim: inside gettext\n";
    if (inside)
        return false;
    inside = true;
    (void)pthread_mutex_lock(&state.lock);
    if (!state.ready)
        prepare();
    const unsigned long n = ++state.n;
    const bool now =
        state.fails_at != 0 && (n == state.fails_at || (state.for_good && n > state.fails_at));
    if (state.sites != NULL)
        note_way(n);
    (void)pthread_mutex_unlock(&state.lock);
    inside = false;
    if (now && in_gettext)
        (void)!write(STDERR_FILENO, told, sizeof told - 1);
    if (now)
        errno = ENOMEM;
    return now;
}

char *dgettext(const char *domain, const char *msgid)
{
    char *(*next)(const char *, const char *) = NULL;
    void *found = dlsym(RTLD_NEXT, "dgettext");
    memcpy(&next, &found, sizeof next);
    in_gettext = true;
    char *text = next(domain, msgid);
    in_gettext = false;
    return text;
}

void *malloc(size_t size)
{
    if (fails())
        return NULL;
    return __interceptor_malloc != NULL ? __interceptor_malloc(size) : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    if (fails())
        return NULL;
    return __interceptor_calloc != NULL ? __interceptor_calloc(n, size) : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    if (fails())
        return NULL;
    return __interceptor_realloc != NULL ? __interceptor_realloc(old, size)
                                         : __libc_realloc(old, size);
}

/* Also of a fork, each into a file of its own: FILE.PID. */
__attribute__((destructor)) static void write_sites(void)
{
    char path[4096];
    if (state.sites == NULL)
        return;
    inside = true;
    (void)snprintf(path, sizeof path, "%s.%ld", state.sites, (long)getpid());
    FILE *fp = fopen(path, "w");
    if (fp == NULL)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        if (state.slot[i].first != 0)
            (void)fprintf(fp, "%lu %lu\n", state.slot[i].first, state.slot[i].last);
    (void)fclose(fp);
}

void _exit(int status)
{
    write_sites();
    _Exit(status);
}

int fsync(int fd)
{
    struct stat s;
    if (getenv("FAULT_NO_FSYNC") != NULL && fstat(fd, &s) == 0 && S_ISREG(s.st_mode))
        return 0;
    return (int)syscall(SYS_fsync, fd);
}
