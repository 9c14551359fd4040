/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rejects on their way to whoever asked for them: kept while an earlier part of the file is still
 * being read, so that they come out in file order. */
#ifndef TARVE_INGEST_REJECTS_H
#define TARVE_INGEST_REJECTS_H

#include "tarve/ingest.h"

typedef struct ingest_rejects {
    void (*tell)(void *ctx, const tarve_reject *r); /* may be NULL: nobody asks */
    void *ctx;
    bool direct;        /* no earlier part is under way: tell at once */
    size_t record_base; /* records of the file before this part; known once direct */
    struct kept_reject *kept;
    size_t n, cap;
    char *text; /* what the kept ones found, and their raw records */
    size_t used, room;
} ingest_rejects; /* zero-initialise with = {0} */

/* code, label and expected must outlive the part; found and raw are copied when kept. r->record is
 * the number within the part. */
tarve_status ingest_rejects_add(ingest_rejects *q, const tarve_reject *r,
                                tarve_error *err) TARVE_MUST_CHECK;
/* Enough is kept: the part should wait for its turn. */
static inline bool ingest_rejects_full(const ingest_rejects *q)
{
    enum { MOST_KEPT = 4096, MOST_TEXT = 1 << 20 };
    return !q->direct && (q->n >= MOST_KEPT || q->used >= MOST_TEXT);
}
/* This part's turn has come: tells what was kept, and from now on tells at once. */
void ingest_rejects_flush(ingest_rejects *q, size_t record_base);
void ingest_rejects_free(ingest_rejects *q);

#endif
