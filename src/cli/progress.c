/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line that is drawn over: `reading  [######......]  52 %`. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static struct {
    bool on, drawn;
    char what[24];
    long long last_ms;
} bar;

static long long now_ms(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        return 0;
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void cli_progress_enable(void)
{
    bar.on = true;
}

void cli_progress_clear(void)
{
    static const char wipe[] = "\r\033[K";
    if (bar.drawn && write(STDERR_FILENO, wipe, sizeof wipe - 1) < 0)
        bar.on = false;
    bar.drawn = false;
}

void cli_progress(void *ctx, const char *what, size_t done, size_t total)
{
    enum { WIDTH = 30, EVERY_MS = 100 };
    char line[120], marks[WIDTH + 1];
    (void)ctx;
    if (!bar.on)
        return;
    const long long now = now_ms();
    if (strncmp(bar.what, what, sizeof bar.what - 1) == 0 && now - bar.last_ms < EVERY_MS &&
        done != total)
        return;
    bar.last_ms = now;
    (void)snprintf(bar.what, sizeof bar.what, "%s", what);
    const double share = total == 0 ? 0 : (double)done / (double)total;
    const size_t full = share >= 1 ? WIDTH : (size_t)(share * WIDTH);
    memset(marks, '#', full);
    memset(marks + full, '.', WIDTH - full);
    marks[WIDTH] = '\0';
    const int n = total == 0 ? snprintf(line, sizeof line, "\r\033[K%-12s %zu", bar.what, done)
                             : snprintf(line, sizeof line, "\r\033[K%-12s [%s] %3.0f %%", bar.what,
                                        marks, 100 * share);
    bar.drawn = n > 0 && write(STDERR_FILENO, line, (size_t)n) == n;
}
