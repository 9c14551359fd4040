/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One quick look at every byte before any is read as text: what decides the encoding, where lines
 * end, whether rows need a closer look. Knowing this beforehand keeps the reading itself free of
 * such checks, and the same for any number of threads. */
#ifndef TARVE_INGEST_SURVEY_H
#define TARVE_INGEST_SURVEY_H

#include <stdbool.h>

#include "ingest/source.h"

typedef struct ingest_survey {
    size_t bytes, lines;       /* physical lines that end inside the range, or at the end */
    size_t n_lf, n_cr, n_crlf; /* n_crlf: CR directly before LF     */
    size_t n_lone_cr;          /* CR that ends a line by itself     */
    size_t n_nul, longest_nul; /* longest run of NUL bytes          */
    size_t first_nul;          /* offset in the file, SIZE_MAX none */
    size_t n_valid, n_invalid; /* UTF-8: characters beyond ASCII; bytes that are none */
    size_t high[128];          /* how often each byte 0x80..0xff    */
    bool cut;                  /* ends inside a UTF-8 character     */
    bool ends_with_newline;
} ingest_survey;

/* Bytes [from, to) of the file; work holds block bytes. */
tarve_status ingest_survey_range(const ingest_source *s, size_t from, size_t to, char *work,
                                 size_t block, ingest_survey *out,
                                 tarve_error *err) TARVE_MUST_CHECK;
/* Adds the range that follows. */
void ingest_survey_add(ingest_survey *total, const ingest_survey *next);

#endif
