/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/run.h - configuration, the whole pipeline, publication.
 */
#ifndef TARVE_RUN_H
#define TARVE_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/ingest.h"
#include "tarve/log.h"
#include "tarve/panel.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tarve_config tarve_config;
/** YAML by libcyaml's schema; a wrong key or value is TARVE_E_CONFIG with path and line. Paths are
 * relative to the file. */
TARVE_API tarve_status tarve_config_read(const char *path, const tarve_log *log, tarve_config **out,
                                         tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_config_free(tarve_config *c);

typedef struct tarve_run_options {
    const char *datadir; /**< classifications, crosswalk, translations                       */
    const char *as_of;   /**< period that replaces the configuration's, or NULL              */
    int jobs;            /**< 0 = configuration's, else all cores                            */
    bool force, quiet;
    const tarve_log *log;
} tarve_run_options;

/** What `tarve check` prints: per input what was recognised, and the findings. */
typedef struct tarve_check_result {
    size_t n_inputs;
    tarve_read_report **input;
    tarve_status *status; /**< per input */
    tarve_error *error;   /**< per input, when refused */
    tarve_findings findings;
    size_t rejected;
} tarve_check_result;

TARVE_API tarve_status tarve_check(const tarve_config *c, const tarve_run_options *opt,
                                   tarve_check_result *out, tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_check_result_free(tarve_check_result *r);
/** Writes what was recognised into the configuration file (comments kept); from then on a departure
 * is an error. */
TARVE_API tarve_status tarve_config_pin(const char *path, const tarve_check_result *r,
                                        tarve_error *err) TARVE_MUST_CHECK;

/** The whole pipeline; publishes reports/<period>/ whole or not at all. TARVE_INCOMPLETE when
 * published with rejects. */
TARVE_API tarve_status tarve_run(const tarve_config *c, const tarve_run_options *opt,
                                 char published[4096], tarve_error *err) TARVE_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
