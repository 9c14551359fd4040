/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the files beside the panel that name what nothing else knows, or contradict each other:
 * each is a finding with its file and row, and what can be computed without it is. */
#ifndef TARVE_NEED_UNKNOWN_H
#define TARVE_NEED_UNKNOWN_H

#include "need/build.h"

/* The first of many findings of one kind, one by one; of the rest only the number. */
typedef struct naming {
    tarve_findings *to;
    const char *code;
    tarve_log_level level;
    size_t n;
} naming;
/* One more: `what` is the sentence without its place. */
tarve_status naming_add(naming *k, const char *path, size_t line, const char *what,
                        tarve_error *err) TARVE_MUST_CHECK;
/* Says how many more there were. */
tarve_status naming_end(const naming *k, tarve_error *err) TARVE_MUST_CHECK;

/* Occupations, fields and qualifications that the classifications lack, in the crosswalk, the
 * register, the requirement rows, the regulated professions and the parameters. */
tarve_status need_name_unknown(build *b, tarve_error *err) TARVE_MUST_CHECK;
/* Parameters that contradict each other or the data: TARVE_E_INPUT with path and line. Those that
 * are out of date are findings. */
tarve_status need_check_parameters(build *b, tarve_error *err) TARVE_MUST_CHECK;
/* Graduates of what the crosswalk lacks, of providers outside the map, of years after the last
 * month used, or more of them than students. */
tarve_status need_check_graduates(build *b, tarve_error *err) TARVE_MUST_CHECK;

#endif
