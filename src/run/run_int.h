/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run under way: what its parts share. */
#ifndef TARVE_RUN_RUN_INT_H
#define TARVE_RUN_RUN_INT_H

#include "run/beside.h"
#include "run/changes.h"
#include "run/languages.h"
#include "run/past.h"
#include "run/pipeline.h"
#include "run/places.h"
#include "run/published.h"
#include "run/recorded.h"
#include "run/region.h"
#include "run/roadmap.h"
#include "run/run_log.h"
#include "run/runs_index.h"
#include "run/signals.h"
#include "run/staging.h"
#include "run/track.h"
#include "tarve/decisions.h"
#include "tarve/intake.h"
#include "tarve/need.h"
#include "tarve/report.h"

/* All that a run holds; what it needs at the end is released in run_close. */
typedef struct run {
    pipeline p;
    staging stage;
    provider_map providers;
    tarve_commuting *commuting;
    tarve_employment *employment;
    place_list places;
    tarve_parameters *parameters;
    tarve_crosswalk *crosswalk;
    tarve_education *employed, *required, *regulated;
    tarve_investors *investors;
    tarve_starts *starts;
    const tarve_question *question; /* NULL = publish */
    published series;
    tarve_need_result *need;
    signal_tables signal_tables;
    signal_results signals;
    roadmap_state roadmap;
    past_runs past;
    track_state track;
    tarve_changes changes;
    languages languages;
    tarve_decisions decisions;
    beside beside; /* files beside the inputs */
    run_log log;
    char as_of[TARVE_PERIOD_TEXT], period[TARVE_PERIOD_TEXT];
    const recorded *repeats; /* the run that is repeated, or NULL */
    tarve_gate_failed gate[TARVE_N_GATES];
    size_t n_gates;
    bool incomplete, no_pictures, synthetic_graduates;
} run;

/* run_tables.c: the files beside the inputs, and those whose years are checked against the last
 * month used (after it is settled). */
tarve_status run_read_tables(run *r, tarve_error *err) TARVE_MUST_CHECK;
tarve_status run_read_dated_tables(run *r, tarve_error *err) TARVE_MUST_CHECK;

/* run_report.c: everything people and machines read, into the staging folder; TARVE_INCOMPLETE as
 * tarve_report_write. */
tarve_status run_write_report(run *r, tarve_error *err) TARVE_MUST_CHECK;

/* run_need.c: the training need, from all that was read. */
tarve_status run_compute_need(run *r, tarve_error *err) TARVE_MUST_CHECK;

/* run.c: languages, classifications, the lock of the folder, an empty staging folder in it; then
 * all of the run into that, its manifest last. Whatever happened, run_close ends and frees it. */
tarve_status run_open(run *r, const tarve_config *c, const tarve_run_options *opt,
                      const char *folder, tarve_error *err) TARVE_MUST_CHECK;
tarve_status run_make(run *r, tarve_error *err) TARVE_MUST_CHECK;
void run_close(run *r);

/* gates.c: which limits of the quality are not met, into r->gate. Whether the figures were too old
 * a repeat takes from its manifest, as they only get older.
 * @return TARVE_INCOMPLETE with the reasons when one of them holds the run back. */
tarve_status gates_check(run *r, tarve_error *err) TARVE_MUST_CHECK;
/* The reasons in English: "min_coverage: 80.0 %, at least 90.0 % is wanted; ...". */
void gates_say(const tarve_gate_failed *gate, size_t n, char *out, size_t size);

/* repeat.c: of a run that repeats another: inputs, and the files beside them, are the same.
 * Errors: TARVE_E_MISSING, TARVE_E_INPUT naming the file. */
tarve_status repeat_check_inputs(const run *r, tarve_error *err) TARVE_MUST_CHECK;
tarve_status repeat_check_files(const run *r, tarve_error *err) TARVE_MUST_CHECK;
/* It looks back at the earlier runs that were looked back at then, whatever came since, into
 * r->past. Errors: those of past_again. */
tarve_status repeat_look_back(run *r, tarve_error *err) TARVE_MUST_CHECK;

/* kept.c: `keep_inputs: yes`: what the run was made from, compressed, into inputs/ of the staging
 * folder, for its owner only. Errors: TARVE_E_BUSY (a file changed since it was read), those of
 * files. */
tarve_status kept_write(const run *r, tarve_error *err) TARVE_MUST_CHECK;
/* Unpacks what the published run `place` keeps into a hidden folder of the staging folder, which a
 * repeat never publishes, and has the configuration find it there; none kept is fine. */
tarve_status kept_unpack(const run *r, const char *place, tarve_config *c,
                         tarve_error *err) TARVE_MUST_CHECK;

#endif
