/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of one file that say again what the file said before: rejects, like any other. */
#ifndef TARVE_PANEL_DUPLICATES_H
#define TARVE_PANEL_DUPLICATES_H

#include "panel/stage.h"

typedef struct duplicate_line {
    size_t line;
    size_t from, to; /* its cells in the repeats of the stage */
    size_t kept;     /* cells of this line that nothing repeats: 0 = the whole record goes */
} duplicate_line;

typedef struct duplicates {
    duplicate_line *line;
    size_t n;
} duplicates; /* zero-initialise with = {0} */

/* After stage_check, before stage_commit, which takes the cells away. */
tarve_status duplicates_find(duplicates *d, stage *s, tarve_error *err) TARVE_MUST_CHECK;
/* After it: hands them to options->reject in the order of the file and keeps the counts of the
 * report conserved. report may be NULL. */
void duplicates_reject(const duplicates *d, const stage *s, const tarve_read_options *options,
                       tarve_read_report *report);
void duplicates_free(duplicates *d);

#endif
