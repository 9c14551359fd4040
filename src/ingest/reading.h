/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One read under way: looked over (look.c), understood (understand.c), read (read.c). */
#ifndef TARVE_INGEST_READING_H
#define TARVE_INGEST_READING_H

#include <omp.h>

#include "ingest/part.h"
#include "ingest/read.h"
#include "ingest/sample.h"

typedef struct ingest_reading {
    const ingest_tuning *tuning;
    tarve_read_limits limits;
    ingest_source src;
    ingest_plan plan;
    ingest_part_setting set;
    ingest_survey survey;
    ingest_sample sample;
    char *head;
    size_t head_len;
    ingest_part *part;
    size_t n_parts;
    tarve_read_report *report;

    /* while parts are read */
    omp_lock_t turn;
    size_t next;              /* task to begin: 0 is the digest of the file, then the parts */
    size_t settled;           /* parts whose turn is over */
    size_t at, line, records; /* where the next part has to begin */
    bool failed;
    tarve_status st, hash_st;
    tarve_error err, hash_err;
} ingest_reading;

static inline int ingest_jobs(const ingest_reading *r)
{
    return r->plan.options->jobs < 1 ? 1 : r->plan.options->jobs;
}

/* Head, end of the text, parts and what all bytes say. Errors: INPUT "empty-file", "not-csv". */
tarve_status ingest_look_over(ingest_reading *r, tarve_error *err) TARVE_MUST_CHECK;
/* Encoding, dialect, first rows, layout. Errors: those of recognition and of the steps before it.
 */
tarve_status ingest_understand(ingest_reading *r, tarve_error *err) TARVE_MUST_CHECK;

#endif
