/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Header and first rows of a file, decoded, for recognition. */
#ifndef TARVE_INGEST_SAMPLE_H
#define TARVE_INGEST_SAMPLE_H

#include "base/arena.h"
#include "ingest/recognise.h"
#include "ingest/records.h"

typedef struct ingest_sample {
    sample s;
    size_t body_at, body_line; /* where the rows begin: offset, physical line */
    const char *header;        /* as it stands in the file */
    size_t header_len, header_line;
    bool header_repaired; /* had been encoded twice */
    tarve_arena arena;    /* holds all of the above */
} ingest_sample;          /* zero-initialise with = {0} */

/*
 * @param head  first bytes of the file; the dialect's title lies in them
 * Errors: INPUT when the header is no record ("stray-quote", "encoding-error"), has too many
 * columns or runs into a limit; NOMEM, IO, BUSY.
 */
tarve_status ingest_sample_take(ingest_sample *out, const ingest_source *src, size_t end,
                                const ingest_dialect *dialect, const char *encoding,
                                const tarve_read_limits *limits, tarve_error *err) TARVE_MUST_CHECK;
void ingest_sample_free(ingest_sample *s);

#endif
