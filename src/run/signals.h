/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals of new competence needs in a run. */
#ifndef TARVE_RUN_SIGNALS_H
#define TARVE_RUN_SIGNALS_H

#include "run/beside.h"
#include "run/past.h"
#include "tarve/signals.h"

typedef struct renamed_codes {
    tarve_renamed *item;
    size_t n;
    tarve_arena text;
} renamed_codes; /* zero-initialise */

/* Columns from,to: an occupation of an older classification and what it is now. Errors: as
 * tarve_table_read; TARVE_E_INPUT with the place of a code that is not of four digits, or of one
 * that is there twice. */
tarve_status renamed_codes_read(const char *path, renamed_codes *out,
                                tarve_error *err) TARVE_MUST_CHECK;
void renamed_codes_free(renamed_codes *r);

/* What the configuration names for them. */
typedef struct signal_tables {
    renamed_codes renamed;
    tarve_esco *esco; /* NULL: no skills */
} signal_tables;      /* zero-initialise */

tarve_status signal_tables_read(const pipeline *p, beside *files, signal_tables *out,
                                tarve_error *err) TARVE_MUST_CHECK;
void signal_tables_free(signal_tables *t);

/* After the need: its duration, its findings (what could not be judged is added to them). */
typedef struct signal_sources {
    const tarve_crosswalk *crosswalk;
    const provider_map *providers;
    tarve_need_result *need;
    const signal_tables *tables;
} signal_sources;

typedef struct signal_results {
    tarve_signals now;
    tarve_signal_log log;
    tarve_skills skills;
} signal_results; /* zero-initialise; release with signals_free */

/* Also carries on the log of the run that the folder has of this quarter, else of the run before;
 * one that cannot be read is a finding and a log that begins. */
tarve_status signals_compute(const pipeline *p, const signal_sources *from, const past_runs *past,
                             signal_results *out, tarve_error *err) TARVE_MUST_CHECK;
void signals_free(signal_results *r);

#endif
