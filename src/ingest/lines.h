/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Physical lines of a file, block by block, by pread: never more memory than a block and a record.
 */
#ifndef TARVE_INGEST_LINES_H
#define TARVE_INGEST_LINES_H

#include <stdbool.h>
#include <string.h>

#include "ingest/source.h"

typedef struct ingest_lines {
    const ingest_source *src;
    size_t next, end;         /* file offset of the next byte to fetch; where the text ends */
    size_t block, max_record; /* bytes fetched at once; longest record */
    bool simple;              /* known beforehand: each CR stands directly before an LF, alone */
    char *buf;
    size_t cap, fill;
    size_t start, stop; /* the current record in buf: stop is after its line end */
    size_t len;         /* its bytes without the line end */
    size_t cr;  /* a cache: first CR in buf at or after `stop`, fill when none, SIZE_MAX unknown */
} ingest_lines; /* zero-initialise with = {0} */

typedef enum ingest_line_state { LINE_OK, LINE_END, LINE_TOO_LONG } ingest_line_state;

/* From offset `from` to `end`. */
tarve_status ingest_lines_open(ingest_lines *l, const ingest_source *src, size_t from, size_t end,
                               size_t block, size_t max_record, tarve_error *err) TARVE_MUST_CHECK;
void ingest_lines_close(ingest_lines *l);

/* The next line becomes the current record. A line ends at LF together with the CRs before it, at
 * a CR that no LF follows, or with the text. */
tarve_status ingest_lines_next(ingest_lines *l, ingest_line_state *state,
                               tarve_error *err) TARVE_MUST_CHECK;
/* The current record grows by the next line. LINE_END: there is none. */
tarve_status ingest_lines_extend(ingest_lines *l, ingest_line_state *state,
                                 tarve_error *err) TARVE_MUST_CHECK;
/* The current record shrinks to its first `stop - start` and `len` bytes as they were. */
void ingest_lines_shrink(ingest_lines *l, size_t full, size_t len);

/* The usual next line: whole in the buffer, with a simple end. False: ask ingest_lines_next. */
static inline bool ingest_lines_next_simple(ingest_lines *l)
{
    const char *from = l->buf + l->stop;
    const char *lf = l->simple && l->fill > l->stop ? memchr(from, '\n', l->fill - l->stop) : NULL;
    if (lf == NULL)
        return false;
    size_t len = (size_t)(lf - from);
    const size_t full = len + 1;
    if (len > 0 && from[len - 1] == '\r')
        len--;
    if (len > l->max_record)
        return false;
    l->start = l->stop;
    l->stop += full;
    l->len = len;
    return true;
}

static inline size_t ingest_lines_offset(const ingest_lines *l)
{
    return l->next - l->fill + l->start;
}
static inline size_t ingest_lines_next_offset(const ingest_lines *l)
{
    return l->next - l->fill + l->stop;
}

#endif
