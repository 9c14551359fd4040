/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve/log.h - the library never prints: it hands events to whoever called it. */
#ifndef TARVE_LOG_H
#define TARVE_LOG_H

#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** error = task not done, warn = degraded, info = said when asked, debug = for us. */
typedef enum tarve_log_level {
    TARVE_LOG_ERROR,
    TARVE_LOG_WARN,
    TARVE_LOG_INFO,
    TARVE_LOG_DEBUG
} tarve_log_level;

/** One event. @p place may be NULL; its path, line and column say where, its code why. */
typedef void (*tarve_log_fn)(void *ctx, tarve_log_level level, const tarve_error *place,
                             const char *text);

/** Done @p done of @p total units of @p what ("reading", "forecasting"); total 0 = unknown. */
typedef void (*tarve_progress_fn)(void *ctx, const char *what, size_t done, size_t total);

/** Where events go; NULL members are silence. Passed by pointer, never stored beyond the call. */
typedef struct tarve_log {
    tarve_log_fn event;
    tarve_progress_fn progress;
    void *ctx;
} tarve_log;

TARVE_API void tarve_log_say(const tarve_log *log, tarve_log_level level, const tarve_error *place,
                             const char *fmt, ...) TARVE_PRINTF(4, 5);
TARVE_API void tarve_log_progress(const tarve_log *log, const char *what, size_t done,
                                  size_t total);

#ifdef __cplusplus
}
#endif
#endif
