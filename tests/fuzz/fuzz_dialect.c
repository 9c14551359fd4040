/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a file of which nothing is known: encoding, lines above the header, delimiter,
 * quoting. Refused with a sentence, or guessed; then the guess lies inside the file, says the same
 * again when it is pinned, and every line is text in the encoding found, or told to be none.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/dialect.h"
#include "ingest/encoding.h"
#include "ingest/fields.h"
#include "support.h"

enum { BLOCK = 61, MOST_COLUMNS = 40, LARGEST = 1 << 14 };

/* ---- bytes ---- */

static ingest_survey survey_of(const char *path, size_t size, size_t block)
{
    static char work[LARGEST + 1];
    ingest_source src = {.fd = -1};
    ingest_survey s = {0};
    fuzz_check(ingest_source_open(path, LARGEST, &src, NULL) == TARVE_OK);
    fuzz_check(ingest_survey_range(&src, 0, size, work, block, &s, NULL) == TARVE_OK);
    ingest_source_close(&src);
    return s;
}

/* However the bytes are cut into blocks, the same is seen in them. */
static void counts_hold(const ingest_survey *a, const ingest_survey *b, const char *s, size_t size)
{
    size_t lf = 0, nul = 0;
    for (size_t i = 0; i < size; i++) {
        lf += s[i] == '\n';
        nul += s[i] == '\0';
    }
    fuzz_check(a->bytes == size && a->n_lf == lf && a->n_nul == nul);
    fuzz_check(memcmp(a->high, b->high, sizeof a->high) == 0);
    fuzz_check(a->bytes == b->bytes && a->lines == b->lines && a->n_lf == b->n_lf &&
               a->n_cr == b->n_cr && a->n_crlf == b->n_crlf && a->n_lone_cr == b->n_lone_cr &&
               a->n_nul == b->n_nul && a->longest_nul == b->longest_nul &&
               a->first_nul == b->first_nul && a->n_valid == b->n_valid &&
               a->n_invalid == b->n_invalid && a->cut == b->cut &&
               a->ends_with_newline == b->ends_with_newline);
    fuzz_check((a->n_invalid == 0 && !a->cut) == tarve_utf8_valid(s, size));
}

/* ---- text ---- */

static void lines_decode(const char *encoding, const char *s, size_t size)
{
    ingest_decoder d = {0};
    fuzz_check(ingest_decoder_open(&d, encoding, NULL) == TARVE_OK);
    for (size_t i = 0, n; i < size; i += n) {
        const char *end = memchr(s + i, '\n', size - i);
        field_text t = {NULL, 0};
        ingest_decoded how = INGEST_TEXT;
        n = end == NULL ? size - i : (size_t)(end - (s + i)) + 1;
        fuzz_check(ingest_decode(&d, s + i, n, &t, &how, NULL) == TARVE_OK);
        fuzz_check(how == INGEST_NO_TEXT || tarve_utf8_valid(t.s, t.len));
        size_t ascii = 0;
        while (ascii < n && (unsigned char)s[i + ascii] < 0x80)
            ascii++;
        fuzz_check(ascii < n || (t.len == n && memcmp(t.s, s + i, n) == 0));
    }
    ingest_decoder_close(&d);
}

static void encoding(const ingest_survey *v, const char *s, size_t size)
{
    const char *name = NULL;
    tarve_error err = {0};
    tarve_status st = ingest_refuse_binary(v, s, size, &err);
    if (st == TARVE_OK)
        st = ingest_choose_encoding(v, s, size, &name, &err);
    if (st != TARVE_OK) {
        fuzz_refused(st, &err);
        fuzz_check(err.code != NULL);
        return;
    }
    fuzz_check(v->n_invalid > 0 || strcmp(name, "UTF-8") == 0);
    lines_decode(name, s, size);
}

/* ---- the dialect ---- */

/* Number of the physical line that begins at an offset. A line ends at LF with the CRs before it,
 * or at a CR that no LF follows. */
static size_t line_at(const char *s, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++) {
        size_t next = i;
        while (next < at && s[next] == '\r')
            next++;
        line += s[i] == '\n' || (s[i] == '\r' && s[next] != '\n');
    }
    return line;
}

static void guess_holds(const char *s, size_t size, const ingest_dialect *d)
{
    const size_t bom = ingest_bom(s, size), at = d->header_at;
    fuzz_check(d->sep_line || strchr(",;\t ", d->delimiter) != NULL);
    fuzz_check(at < size && (at == bom || s[at - 1] == '\n' || s[at - 1] == '\r'));
    fuzz_check(d->title_lines + 1 == line_at(s, at));
    fuzz_check(d->title_len == 0 || (d->title >= s && d->title + d->title_len <= s + size));
    ingest_fields f = ingest_fields_of(s + at, size - at, d->delimiter, false);
    ingest_field one;
    size_t n = 0;
    while (n < 2 && ingest_fields_next(&f, &one))
        n++;
    fuzz_check(n == 2);
}

static void pinned_again(const char *s, size_t size, const ingest_dialect *d)
{
    const tarve_layout given = {.delimiter = d->delimiter, .title_lines = d->title_lines};
    ingest_dialect again;
    fuzz_check(ingest_find_dialect(s, size, &given, MOST_COLUMNS, &again, NULL) == TARVE_OK);
    fuzz_check(again.delimiter == d->delimiter && again.header_at == d->header_at &&
               again.title_lines == d->title_lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *s = (const char *)data;
    tarve_error err = {0};
    ingest_dialect d;
    if (size == 0 || size > LARGEST)
        return 0;
    const char *path = fuzz_file("export.csv", data, size);
    const ingest_survey whole = survey_of(path, size, LARGEST),
                        pieces = survey_of(path, size, BLOCK);
    counts_hold(&whole, &pieces, s, size);
    encoding(&whole, s, size);
    const tarve_status st = ingest_find_dialect(s, size, NULL, MOST_COLUMNS, &d, &err);
    if (st == TARVE_OK) {
        guess_holds(s, size, &d);
        pinned_again(s, size, &d);
    } else {
        fuzz_refused(st, &err);
        fuzz_check(err.code != NULL);
    }
    return 0;
}
