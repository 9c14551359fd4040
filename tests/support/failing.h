/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An allocator that fails on demand: once, at the n-th call from now, or at every call from then
 * on. For programs test_*_oom.c, which are linked with --wrap. */
#ifndef TARVE_TEST_FAILING_H
#define TARVE_TEST_FAILING_H

#include <stdbool.h>
#include <stddef.h>

static struct {
    size_t calls_left; /* 0 = works */
    bool for_good;
    size_t failed;
} failing;

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): names given by the linker
 */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool failing_now(void)
{
    if (failing.calls_left == 0 || --failing.calls_left > 0)
        return false;
    failing.calls_left = failing.for_good;
    failing.failed++;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return failing_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return failing_now() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return failing_now() ? NULL : __real_realloc(old, size);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

static void fail_from(size_t call, bool for_good)
{
    failing.calls_left = call;
    failing.for_good = for_good;
    failing.failed = 0;
}

/* Back to work; says how many calls failed. */
static size_t fail_no_more(void)
{
    failing.calls_left = 0;
    return failing.failed;
}

#endif
