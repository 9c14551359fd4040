/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events to the caller's functions; NULL anywhere is silence. */
#include "tarve/log.h"

#include <stdarg.h>
#include <stdio.h>

void tarve_log_say(const tarve_log *log, tarve_log_level level, const tarve_error *place,
                   const char *fmt, ...)
{
    char text[512];
    va_list ap;
    if (log == NULL || log->event == NULL)
        return;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    log->event(log->ctx, level, place, text);
}

void tarve_log_progress(const tarve_log *log, const char *what, size_t done, size_t total)
{
    if (log != NULL && log->progress != NULL)
        log->progress(log->ctx, what, done, total);
}
