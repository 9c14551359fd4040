/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/survey.h"

#include <stdint.h>
#include <string.h>

/* What must be remembered from one block to the next. */
typedef struct walk {
    ingest_survey *out;
    size_t at;      /* offset of the block in the file */
    size_t open_cr; /* CRs at the end of the last block whose line end is not decided yet */
    size_t nul_run;
    unsigned need;        /* continuation bytes that the UTF-8 character under way still needs */
    unsigned char lo, hi; /* bounds of its next byte */
} walk;

typedef struct tally {
    size_t lf, cr, crlf, nul, high;
} tally;

/* Short inner counts in bytes, so that the compiler can count many bytes at once. */
static void count_stretch(const unsigned char *p, size_t n, tally *t)
{
    uint8_t lf = 0, cr = 0, nul = 0, high = 0;
    for (size_t i = 0; i < n; i++) {
        lf = (uint8_t)(lf + (p[i] == '\n'));
        cr = (uint8_t)(cr + (p[i] == '\r'));
        nul = (uint8_t)(nul + (p[i] == 0));
        high = (uint8_t)(high + (p[i] >> 7));
    }
    t->lf += lf;
    t->cr += cr;
    t->nul += nul;
    t->high += high;
}

static void count_pairs(const unsigned char *p, size_t n, tally *t)
{
    uint8_t crlf = 0;
    for (size_t i = 0; i < n; i++)
        crlf = (uint8_t)(crlf + ((p[i] == '\r') & (p[i + 1] == '\n')));
    t->crlf += crlf;
}

static tally count_block(const unsigned char *p, size_t n)
{
    enum { STRETCH = 240 }; /* a byte counts to 255 */
    tally t = {0};
    for (size_t i = 0; i < n; i += STRETCH)
        count_stretch(p + i, n - i < STRETCH ? n - i : STRETCH, &t);
    for (size_t i = 0; t.cr > 0 && i + 1 < n; i += STRETCH)
        count_pairs(p + i, n - 1 - i < STRETCH ? n - 1 - i : STRETCH, &t);
    return t;
}

/* A line ends at LF together with the CRs before it, or at a CR that no LF follows. */
static void lines_slowly(walk *w, const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\r') {
            w->open_cr++;
            continue;
        }
        if (p[i] == '\n')
            w->out->lines++;
        else
            w->out->n_lone_cr += w->open_cr;
        w->open_cr = 0;
    }
}

static void count_lines(walk *w, const unsigned char *p, size_t n, const tally *t)
{
    const size_t last_cr = p[n - 1] == '\r';
    w->out->n_crlf += w->open_cr > 0 && p[0] == '\n';
    if (t->cr != t->crlf + last_cr || w->open_cr > 0) {
        lines_slowly(w, p, n);
        return;
    }
    w->out->lines += t->lf;
    w->open_cr = last_cr;
}

static void count_nuls(walk *w, const unsigned char *p, size_t n)
{
    ingest_survey *o = w->out;
    for (size_t i = 0; i < n; i++) {
        w->nul_run = p[i] == 0 ? w->nul_run + 1 : 0;
        if (w->nul_run == 1 && o->first_nul == SIZE_MAX)
            o->first_nul = w->at + i;
        if (w->nul_run > o->longest_nul)
            o->longest_nul = w->nul_run;
    }
}

static void begin_character(walk *w, unsigned char b)
{
    w->lo = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    w->hi = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
    if (b >= 0xc2 && b <= 0xdf)
        w->need = 1;
    else if (b >= 0xe0 && b <= 0xef)
        w->need = 2;
    else if (b >= 0xf0 && b <= 0xf4)
        w->need = 3;
    else
        w->out->n_invalid++;
}

static void check_utf8(walk *w, const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const unsigned char b = p[i];
        if (b >= 0x80)
            w->out->high[b - 0x80]++;
        if (w->need > 0 && b >= w->lo && b <= w->hi) {
            w->lo = 0x80;
            w->hi = 0xbf;
            if (--w->need == 0)
                w->out->n_valid++;
            continue;
        }
        if (w->need > 0) {
            w->out->n_invalid++;
            w->need = 0;
        }
        if (b >= 0x80)
            begin_character(w, b);
    }
}

static void walk_block(walk *w, const unsigned char *p, size_t n)
{
    const tally t = count_block(p, n);
    w->out->n_lf += t.lf;
    w->out->n_cr += t.cr;
    w->out->n_crlf += t.crlf;
    w->out->n_nul += t.nul;
    count_lines(w, p, n, &t);
    if (t.nul > 0 || w->nul_run > 0)
        count_nuls(w, p, n);
    if (t.high > 0 || w->need > 0)
        check_utf8(w, p, n);
    w->out->ends_with_newline = p[n - 1] == '\n' || p[n - 1] == '\r';
    w->out->bytes += n;
    w->at += n;
}

tarve_status ingest_survey_range(const ingest_source *s, size_t from, size_t to, char *work,
                                 size_t block, ingest_survey *out, tarve_error *err)
{
    walk w = {.out = out, .at = from};
    *out = (ingest_survey){.first_nul = SIZE_MAX, .ends_with_newline = true};
    for (size_t n; w.at < to;) {
        n = to - w.at < block ? to - w.at : block;
        const tarve_status st = ingest_source_read(s, w.at, work, n, err);
        if (st != TARVE_OK)
            return st;
        walk_block(&w, (const unsigned char *)work, n);
    }
    out->n_lone_cr += w.open_cr;
    out->lines += out->n_lone_cr;
    out->cut = w.need > 0;
    out->n_invalid += w.need > 0;
    return TARVE_OK;
}

void ingest_survey_add(ingest_survey *total, const ingest_survey *next)
{
    total->bytes += next->bytes;
    total->lines += next->lines;
    total->n_lf += next->n_lf;
    total->n_cr += next->n_cr;
    total->n_crlf += next->n_crlf;
    total->n_lone_cr += next->n_lone_cr;
    total->n_nul += next->n_nul;
    total->n_valid += next->n_valid;
    total->n_invalid += next->n_invalid;
    for (size_t i = 0; i < 128; i++)
        total->high[i] += next->high[i];
    if (next->longest_nul > total->longest_nul)
        total->longest_nul = next->longest_nul;
    if (total->first_nul == SIZE_MAX)
        total->first_nul = next->first_nul;
    total->cut = next->cut;
    total->ends_with_newline = next->ends_with_newline;
}
