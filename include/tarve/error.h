/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve/error.h - the one status type and the one error record. */
#ifndef TARVE_ERROR_H
#define TARVE_ERROR_H

#include <stddef.h>

#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Outcome of every call that can fail; from 64 on the value is also the exit code (sysexits.h). */
typedef enum tarve_status {
    TARVE_OK = 0,
    TARVE_E_NUMERIC = 1,  /**< singular, diverged, not converged; a series' status, never an exit */
    TARVE_INCOMPLETE = 3, /**< published with rejects in tolerance, or series or pictures lacking */
    TARVE_E_USAGE = 64,   /**< option or argument is wrong                   */
    TARVE_E_INPUT = 65,   /**< input data is malformed or contradictory      */
    TARVE_E_MISSING = 66, /**< input does not exist or cannot be read        */
    TARVE_E_SERVICE = 69, /**< gnuplot or WeasyPrint is missing or fails where it is required */
    TARVE_E_BUG = 70,     /**< our own invariant is broken                   */
    TARVE_E_NOMEM = 71,   /**< out of memory, descriptors or processes       */
    TARVE_E_CREATE = 73,  /**< output cannot be created                      */
    TARVE_E_IO = 74,      /**< read, write, flush, fsync or rename failed    */
    TARVE_E_BUSY = 75,    /**< lock held, or input changed while it was read: try again */
    TARVE_E_CONFIG = 78   /**< configuration is wrong                        */
} tarve_status;

/** Caller-owned error record; zero-initialise with `= {0}`. Never allocates. */
typedef struct tarve_error {
    tarve_status status;
    char message[240];   /**< one sentence, no newline            */
    char path[256];      /**< file being read or written, or ""   */
    size_t line, column; /**< 1-based; 0 when not applicable      */
    const char *code;    /**< reason code ("type-error"), static storage, or NULL */
    const char *func;    /**< raising function, static storage    */
} tarve_error;

/** Fill @p err (may be NULL) and return @p st, so callers can `return` it. The macro repeats the
 * status, a constant or a variable, so that compilers and analysers see which one comes back. */
TARVE_API tarve_status tarve_error_set(tarve_error *err, tarve_status st, const char *func,
                                       const char *fmt, ...) TARVE_PRINTF(4, 5);
#define tarve_fail(err, st, ...)                                                                   \
    ((void)tarve_error_set((err), (st), __func__, __VA_ARGS__), (tarve_status)(st))

/** Add a place to @p err; the innermost caller wins, later calls are no-ops. */
TARVE_API void tarve_error_at(tarve_error *err, const char *path, size_t line, size_t column);

#ifdef __cplusplus
}
#endif
#endif
