/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/run.h - configuration, the whole pipeline, publication.
 */
#ifndef TARVE_RUN_H
#define TARVE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/backtest.h"
#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/ingest.h"
#include "tarve/log.h"
#include "tarve/panel.h"
#include "tarve/period.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tarve_config tarve_config;
/** YAML by libcyaml's schema; a wrong key or value is TARVE_E_CONFIG with path and line. Paths are
 * relative to the file. */
TARVE_API tarve_status tarve_config_read(const char *path, const tarve_log *log, tarve_config **out,
                                         tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_config_free(tarve_config *c);

/** Where a run stands with its staging folder; see tarve_run_options.staging. */
typedef enum tarve_staging_step {
    TARVE_STAGING_MAKING,     /**< it is made next: MADE or DONE follows                  */
    TARVE_STAGING_MADE,       /**< the folder exists from now on                          */
    TARVE_STAGING_PUBLISHING, /**< a few renames follow that must not be cut in two       */
    TARVE_STAGING_DONE        /**< it has been published or removed                       */
} tarve_staging_step;

typedef struct tarve_run_options {
    const char *datadir;   /**< classifications, crosswalk, parameters, breaks               */
    const char *localedir; /**< translations of the reports, see tarve/language.h            */
    tarve_period newest;   /**< later months are rejected as impossible; TARVE_NO_PERIOD = none */
    tarve_period today; /**< this month, for quality.max_age_months; TARVE_NO_PERIOD = not known */
    const char *as_of;  /**< month that replaces the configuration's, or NULL             */
    const char *max_rejects; /**< "20" or "0.5%", replaces the configuration's, or NULL        */
    const char *excel;       /**< "fi", "sv" or "no", replaces the configuration's, or NULL     */
    const char *rejects;     /**< tarve_check: file that takes rejects.csv, or NULL            */
    int jobs;                /**< threads; 0 = configuration's, else all cores                 */
    bool force;              /**< publish even when nothing has changed                        */
    /** Told where the staging folder is, so that a program that is stopped can discard it. */
    void (*staging)(void *ctx, tarve_staging_step step, const char *path);
    void *staging_ctx;
    const tarve_log *log;
} tarve_run_options;

/** What `tarve check` prints: per input what was recognised, and the findings. */
typedef struct tarve_check_result {
    size_t n_inputs;
    tarve_read_report **input; /**< NULL when it could not even be opened */
    tarve_status *status;      /**< per input */
    tarve_error *error;        /**< per input, when refused */
    tarve_findings findings;   /**< of the audit, and "missing": what a full run lacks */
    size_t rejected;           /**< cells and records not taken, all inputs */
} tarve_check_result;

/**
 * Reads every input, also after one was refused, and audits what was read.
 *
 * @return TARVE_OK; TARVE_INCOMPLETE when cells were rejected within the tolerance; the status of
 * the first input that failed (TARVE_E_INPUT, TARVE_E_MISSING); TARVE_E_INPUT when more was
 * rejected than is tolerated or a finding is an error. @p out is filled in all these cases.
 * Other errors: TARVE_E_CONFIG, TARVE_E_NOMEM, TARVE_E_IO, TARVE_E_BUSY; then @p out is empty.
 */
TARVE_API tarve_status tarve_check(const tarve_config *c, const tarve_run_options *opt,
                                   tarve_check_result *out, tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_check_result_free(tarve_check_result *r);

/**
 * Writes what was recognised into the configuration file: a `layout` under every input that has
 * none. Comments and all else stay as they are; from then on a departure is an error.
 * Errors: TARVE_E_CONFIG (an input is not written one key a line), TARVE_E_CREATE, TARVE_E_IO; the
 * file is then as before.
 */
TARVE_API tarve_status tarve_config_pin(const char *path, const tarve_check_result *r,
                                        size_t *n_pinned, tarve_error *err) TARVE_MUST_CHECK;

/**
 * The whole pipeline; publishes <output>/<period>/ whole or not at all.
 *
 * @param published [out] the folder; also when it was there already, unchanged (`*changed` false)
 * @return TARVE_OK, or TARVE_INCOMPLETE when published with rejects within the tolerance, without
 * pictures or PDFs that are not required (a warning said so), or although a gate of the quality
 * failed; or when a gate held it back and nothing is published; the message says which. Errors: as
 * tarve_check; TARVE_E_SERVICE, TARVE_E_BUSY (lock), TARVE_E_CREATE, TARVE_E_IO. On error nothing
 * is published, unless the message begins with "published".
 */
TARVE_API tarve_status tarve_run(const tarve_config *c, const tarve_run_options *opt,
                                 char published[4096], bool *changed,
                                 tarve_error *err) TARVE_MUST_CHECK;

/**
 * Makes a published run once more from what its manifest records (configuration, last month,
 * tolerance, seed), with the same inputs, and compares: the outputs have the same bytes, then the
 * manifests. Nothing is published; it is made in a staging folder beside the run. Inputs that the
 * run keeps (inputs/) are used from there.
 *
 * @param path      [in] folder of the published run, or a link to it
 * @param config    [in] where the configuration was: relative paths start in its folder, its text
 *                  is not read; NULL: as far above the run as the key `output` says
 * @param opt       [in] as of tarve_run; as_of, max_rejects and force are not used
 * @return TARVE_OK: the same bytes. Errors: TARVE_E_INPUT (the run is not as its manifest says, an
 * input is another, or something differs: each difference is an error event), TARVE_E_USAGE
 * (@p config is needed); those of tarve_run.
 */
TARVE_API tarve_status tarve_run_repeat(const char *path, const char *config,
                                        const tarve_run_options *opt,
                                        tarve_error *err) TARVE_MUST_CHECK;

/**
 * Checks a published run against its manifest: every output is there with its size and sha256, and
 * nothing else but manifest.json; no links. Each difference is an error event with its path and a
 * code: "missing", "changed", "extra", "not-a-file". Of an old run that was reduced (key keep) only
 * what is left is checked, which a warning says.
 *
 * @param n_files [out] outputs of the manifest
 * Errors: TARVE_E_INPUT (something differs, or the manifest is none), TARVE_E_MISSING (no such run,
 * or it has no manifest), TARVE_E_IO, TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_verify(const char *run, const tarve_log *log, size_t *n_files,
                                    tarve_error *err) TARVE_MUST_CHECK;

/**
 * Is the last success in the output folder of a published run recent enough? Also a run that found
 * nothing changed is a success; `status.json` beside the runs tells when.
 *
 * @param run       [in] folder of a published run, or a link to it, like reports/latest
 * @param max_days  [in] days that may have passed
 * @param now       [in] seconds since 1970
 * Errors: TARVE_E_BUSY (longer ago, or more than a day ahead of now), TARVE_E_MISSING (no such run,
 * or no status.json), TARVE_E_INPUT (it does not tell), TARVE_E_IO, TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_verify_age(const char *run, unsigned max_days, int64_t now,
                                        tarve_error *err) TARVE_MUST_CHECK;

struct tarve_question;    /* tarve/intake.h */
struct tarve_need_result; /* tarve/need.h */
/**
 * One question about study places, answered with the first 1,000 draws of a run and nothing
 * published: out->answer (tarve/intake.h). The caller releases it by tarve_need_free().
 *
 * @return TARVE_OK, or TARVE_INCOMPLETE with rejects within the tolerance. Errors: as tarve_check;
 * TARVE_E_USAGE (no such field, with the nearest; places below 0; a year that is not ahead).
 */
TARVE_API tarve_status tarve_whatif(const tarve_config *c, const tarve_run_options *opt,
                                    const struct tarve_question *q, struct tarve_need_result **out,
                                    tarve_error *err) TARVE_MUST_CHECK;

/**
 * Backtest of the series whose forecasts a run publishes, as it would publish them: also their
 * histories are those that may be shown.
 *
 * @param by  [in] NULL = measure and kind of series (region, municipalities, occupations),
 *            "measure", or "class"
 * @param b   [in] levels, origins and the like; jobs, seed and log are those of @p opt and @p c
 * @return TARVE_OK, or TARVE_INCOMPLETE with rejects within the tolerance. Errors: as tarve_check;
 * TARVE_E_USAGE (another @p by); then @p out is empty.
 */
TARVE_API tarve_status tarve_backtest_config(const tarve_config *c, const tarve_run_options *opt,
                                             const char *by, const tarve_backtest_options *b,
                                             tarve_backtest_result *out,
                                             tarve_error *err) TARVE_MUST_CHECK;

struct tarve_track; /* tarve/track.h */
/** What the published runs of a configuration forecast, against what its inputs hold now. */
typedef struct tarve_scored {
    const struct tarve_track *record; /**< borrowed from the store */
    char as_of[TARVE_PERIOD_TEXT];    /**< last month of outcomes, "2023M10" */
    tarve_findings findings;          /**< "track-record": earlier runs that cannot be read */
    struct tarve_scored_store *store;
} tarve_scored; /**< zero-initialise; release with tarve_scored_free */

/**
 * Scores all runs in the output folder, also the newest: its forecasts as far as their months have
 * passed. Classes of earlier runs are held against those of the newest one. Publishes nothing.
 * @return TARVE_OK, or TARVE_INCOMPLETE with rejects within the tolerance. Errors: as tarve_check;
 * then @p out is unchanged.
 */
TARVE_API tarve_status tarve_score(const tarve_config *c, const tarve_run_options *opt,
                                   tarve_scored *out, tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_scored_free(tarve_scored *s);

/** What a reject is, in one line without control characters: `found "1 234"; expected a whole
 * number (field vacancies, record 16)`. Returns out. */
TARVE_API const char *tarve_reject_text(const tarve_reject *r, char *out, size_t size);

/** Removes the staging folder of a run that is being stopped; safe beside the run itself. */
TARVE_API void tarve_run_discard(const char *staging);

#ifdef __cplusplus
}
#endif
#endif
