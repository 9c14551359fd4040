/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods as exports spell them. */
#ifndef TARVE_INGEST_PERIODPARSE_H
#define TARVE_INGEST_PERIODPARSE_H

#include "ingest/recognise.h"

typedef enum period_verdict {
    PERIOD_OK,
    PERIOD_NONE,        /* no period at all, or a malformed one */
    PERIOD_OUT_OF_RANGE /* well formed, before 1900 or after 2200 */
} period_verdict;

/* "mar" is March in English and Swedish and the beginning of marraskuu in Finnish: unless the texts
 * around it tell (`mar_is_march`), it is refused. */
period_verdict period_parse(field_text text, bool mar_is_march, tarve_freq *freq,
                            tarve_period *period, unsigned *flags, const char **why);

/* Month 1..12 by name, abbreviation or number ("01", "1", "M01"); 0 when it is none, -1 when the
 * abbreviation is ambiguous. */
int month_parse(field_text text, bool mar_is_march);
/* Quarter 1..4 from "Q1", "1", "I"; 0 when it is none. */
int quarter_parse(field_text text);
/* True for an abbreviated or full month name that Finnish does not have ("feb", "October"). */
bool month_is_foreign(field_text text);

field_text text_trim(field_text t);

#endif
