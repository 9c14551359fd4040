/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rejects.csv: every cell and record that was not taken, written as it comes, never kept. One that
 * is published says where and why, but not what stood there: the record may hold small counts, and
 * others that a total beside them would turn into small counts.
 */
#ifndef TARVE_RUN_REJECTS_H
#define TARVE_RUN_REJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/csvout.h"
#include "tarve/ingest.h"
#include "tarve/log.h"

typedef struct rejects {
    FILE *fp;           /* borrowed; NULL = count and log only */
    bool published;     /* no raw record, no digit of what was found */
    const char *source; /* the input's path as the configuration has it */
    const tarve_log *log;
    tarve_log_level level; /* an error where none is tolerated: also a quiet run says where */
    size_t n;
} rejects;

/* Columns source,line_first,line_last,record,column,field_no,field,code,message, and raw unless
 * published. */
void rejects_header(const rejects *to);
/* For tarve_read_options.reject, with a rejects as its context. */
void rejects_take(void *ctx, const tarve_reject *r);

#endif
