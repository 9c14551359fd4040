/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stretch of a file that one thread reads. Where parts begin depends on the file alone, never on
 * the number of threads: that is why the results are the same for any number of them. */
#ifndef TARVE_INGEST_PART_H
#define TARVE_INGEST_PART_H

#include "ingest/survey.h"
#include "ingest/take.h"

typedef struct ingest_part {
    size_t number, from, to; /* planned bytes */
    ingest_survey survey;
    size_t line;       /* physical line at `from` */
    ingest_take *take; /* NULL before and after the reading */
    ingest_records records;
    tarve_codes *codes;
    void *sink_part;
    bool begun;           /* the sink has it */
    bool finished;        /* read, or as far as it goes before its turn */
    bool paused;          /* keeps more rejects than it should: goes on when its turn comes */
    size_t end, end_line; /* where it really ended: a record may reach into the next part */
    tarve_status st;
    tarve_error err;
} ingest_part;

/* What a part needs to know. */
typedef struct ingest_part_setting {
    const ingest_plan *plan;
    const ingest_source *src;
    size_t text_end, block;
    bool check_bytes, check_utf8, simple_lines, reparse;
} ingest_part_setting;

/* Reads from p->from to p->to; the outcome is in p->st and p->err. */
void ingest_part_run(ingest_part *p, const ingest_part_setting *set);
/* Takes back what it gave to the sink: an earlier record reaches over its beginning. */
void ingest_part_drop(ingest_part *p, const ingest_part_setting *set);
/* Drops it and reads it again from another place. */
void ingest_part_restart(ingest_part *p, const ingest_part_setting *set, size_t from, size_t line);
/* Its turn has come: tells its rejects and reads what is left. */
void ingest_part_turn(ingest_part *p, size_t record_base);
/* Gives back what only reading needs. */
void ingest_part_release(ingest_part *p);

#endif
