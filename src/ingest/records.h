/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines to records by libcsv (strict), a physical line at a time: a line that libcsv refuses costs
 * that line only, and every record knows where it stood. */
#ifndef TARVE_INGEST_RECORDS_H
#define TARVE_INGEST_RECORDS_H

#include <csv.h>

#include "ingest/lines.h"
#include "ingest/repeat.h"
#include "tarve/ingest.h"

typedef struct ingest_record {
    const char *raw; /* as it stands in the file, without the line end */
    size_t len;
    size_t line, last_line;
    size_t at;        /* offset in the file */
    bool bare_quotes; /* its quotes were read by the rule of files that do not double them */
} ingest_record;

/* A record that is no record. */
typedef struct ingest_fault {
    const char *code, *expected;
    size_t column; /* byte in the line, 1-based */
} ingest_fault;

/*
 * Who takes the records. `field` is libcsv's callback: the text is gone after it returns. A record
 * ends in `row` (its fields were all given; none = blank line), in `fault` (it is no record, fields
 * given so far are void) or in `forget` (void as well; the same record is given again).
 */
typedef struct ingest_taker {
    void (*field)(void *text, size_t len, void *ctx);
    tarve_status (*row)(void *ctx, const ingest_record *rec, tarve_error *err);
    tarve_status (*fault)(void *ctx, const ingest_record *rec, const ingest_fault *fault,
                          tarve_error *err);
    void (*forget)(void *ctx);
    /* The first n fields are those of the last record given to `row`, and not empty. Called only
     * when `repeatable`, the number of leading fields of which the taker remembers that, is not 0.
     */
    void (*repeat)(void *ctx, size_t n);
    size_t repeatable;
    void *ctx;
} ingest_taker;

typedef struct ingest_dialect {
    char delimiter;
    bool bare_quotes;   /* quoted text may hold quotes that are not doubled (PxWeb) */
    bool decimal_comma; /* figures like 1,5 */
    bool sep_line;      /* "sep=;" above the header */
    size_t title_lines; /* physical lines above the header */
    size_t header_at;   /* offset of the header in the file */
    const char *title;  /* bytes of the title, borrowed from the head of the file */
    size_t title_len;
} ingest_dialect;

typedef struct ingest_records {
    ingest_lines lines;
    ingest_dialect dialect;
    const tarve_read_limits *limits;
    ingest_taker to;
    bool check_bytes; /* NULs or bytes that are no UTF-8 are known to be in the file */
    bool check_utf8;
    bool simple_lines; /* see ingest_lines */
    size_t line;       /* number of the next line */
    struct csv_parser csv;
    bool csv_ready;
    ingest_record rec;
    ingest_repeat repeat;
    char *doubled; /* a line whose inner quotes were doubled for libcsv */
    size_t doubled_cap;
} ingest_records; /* zero-initialise with = {0} */

/* Opens r->lines over [from, end) with line number `line`; dialect, limits, to, check_*,
 * simple_lines are set by the caller beforehand. */
tarve_status ingest_records_open(ingest_records *r, const ingest_source *src, size_t from,
                                 size_t end, size_t line, size_t block,
                                 tarve_error *err) TARVE_MUST_CHECK;
/* One record. *end: there was none. Errors: INPUT with line and column (unterminated-quote,
 * field-too-long, record-too-long), NOMEM, IO, BUSY, and what the taker returned. */
tarve_status ingest_records_next(ingest_records *r, bool *end, tarve_error *err) TARVE_MUST_CHECK;
void ingest_records_close(ingest_records *r);

#endif
