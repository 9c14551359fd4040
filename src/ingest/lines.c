/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/lines.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

tarve_status ingest_lines_open(ingest_lines *l, const ingest_source *src, size_t from, size_t end,
                               size_t block, size_t max_record, tarve_error *err)
{
    *l = (ingest_lines){.src = src,
                        .next = from,
                        .end = end,
                        .block = block,
                        .max_record = max_record,
                        .cr = SIZE_MAX};
    l->cap = block + block / 4 + 64; /* a block and the tail of the one before */
    l->buf = malloc(l->cap);
    if (l->buf == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu bytes of input", l->cap);
    return TARVE_OK;
}

void ingest_lines_close(ingest_lines *l)
{
    free(l->buf);
    *l = (ingest_lines){0};
}

/* Fetches more behind what is there; the current record moves to the front of the buffer. */
static tarve_status refill(ingest_lines *l, tarve_error *err)
{
    const size_t left = l->end - l->next, want = left < l->block ? left : l->block;
    if (l->start > 0) {
        memmove(l->buf, l->buf + l->start, l->fill - l->start);
        l->fill -= l->start;
        l->stop -= l->start;
        l->start = 0;
    }
    if (l->cap - l->fill < want) {
        const size_t cap = 2 * l->cap + want;
        char *buf = realloc(l->buf, cap);
        if (buf == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu bytes of input", cap);
        l->buf = buf;
        l->cap = cap;
    }
    const tarve_status st = ingest_source_read(l->src, l->next, l->buf + l->fill, want, err);
    if (st != TARVE_OK)
        return st;
    l->next += want;
    l->fill += want;
    l->cr = SIZE_MAX;
    return TARVE_OK;
}

static size_t find(const char *buf, char c, size_t from, size_t to)
{
    const char *p = from < to ? memchr(buf + from, c, to - from) : NULL;
    return p == NULL ? to : (size_t)(p - buf);
}

static void set_end(ingest_lines *l, size_t len_end, size_t stop)
{
    l->len = len_end - l->start;
    l->stop = stop;
}

/* A CR somewhere in the line: with others before an LF, or a line end by itself. */
static bool find_cr_end(ingest_lines *l, bool all_there)
{
    size_t k = l->cr + 1;
    while (k < l->fill && l->buf[k] == '\r')
        k++;
    if (k == l->fill && !all_there)
        return false;
    set_end(l, l->cr, k < l->fill && l->buf[k] == '\n' ? k + 1 : l->cr + 1);
    return true;
}

/* Looks for the end of the line that begins or goes on at `from`; true when it is in the buffer. */
static bool find_end(ingest_lines *l, size_t from, bool all_there)
{
    const size_t lf = find(l->buf, '\n', from, l->fill);
    if (!l->simple) {
        if (l->cr == SIZE_MAX || l->cr < from)
            l->cr = find(l->buf, '\r', from, l->fill);
        if (l->cr < lf)
            return find_cr_end(l, all_there);
    }
    if (lf == l->fill) {
        if (all_there)
            set_end(l, lf, lf);
        return all_there;
    }
    const bool crlf = l->simple && lf > from && l->buf[lf - 1] == '\r';
    set_end(l, crlf ? lf - 1 : lf, lf + 1);
    return true;
}

tarve_status ingest_lines_extend(ingest_lines *l, ingest_line_state *state, tarve_error *err)
{
    const size_t done = l->stop - l->start; /* bytes of the record before this line */
    for (;;) {
        const bool all_there = l->next == l->end;
        if (all_there && l->fill == l->start + done) {
            *state = LINE_END;
            return TARVE_OK;
        }
        const bool found = find_end(l, l->start + done, all_there);
        if ((found ? l->len : l->fill - l->start) > l->max_record) {
            *state = LINE_TOO_LONG;
            return TARVE_OK;
        }
        if (found) {
            *state = LINE_OK;
            return TARVE_OK;
        }
        const tarve_status st = refill(l, err);
        if (st != TARVE_OK)
            return st;
    }
}

tarve_status ingest_lines_next(ingest_lines *l, ingest_line_state *state, tarve_error *err)
{
    l->start = l->stop;
    return ingest_lines_extend(l, state, err);
}

void ingest_lines_shrink(ingest_lines *l, size_t full, size_t len)
{
    l->stop = l->start + full;
    l->len = len;
    l->cr = SIZE_MAX;
}
