/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as an export: read or refused with a reason; nothing lost; and whatever the seams
 * between blocks, parts and threads, and whether repeated beginnings are parsed anew or not, the
 * same taken, rejected and remarked.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/intern.h"
#include "base/text.h"
#include "ingest/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a read gave, as digests that depend on the order. */
typedef struct outcome {
    tarve_status st;
    tarve_error err;
    uint64_t taken, rejected, noted;
    size_t n_taken, n_rejected;
} outcome;

typedef struct part {
    tarve_codes *codes;
    uint64_t digest;
    size_t n;
} part;

static uint64_t add_bytes(uint64_t digest, const void *bytes, size_t len)
{
    return (digest ^ tarve_hash_bytes(bytes, len)) * 0x100000001b3U;
}

static uint64_t add_text(uint64_t digest, const char *s)
{
    return add_bytes(digest, s, strlen(s));
}

static tarve_status begin(void *ctx, size_t number, tarve_codes **codes, void **part_ctx,
                          tarve_error *err)
{
    (void)ctx;
    (void)number;
    part *p = calloc(1, sizeof *p);
    if (p == NULL || (p->codes = tarve_codes_new()) == NULL) {
        free(p);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    }
    *codes = p->codes;
    *part_ctx = p;
    return TARVE_OK;
}

static uint64_t digest_of(const tarve_codes *codes, const tarve_obs *o)
{
    uint64_t d = o->mark;
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        d = add_text(d, tarve_codes_text(codes, (tarve_axis)a, o->code[a]));
    d = add_bytes(d, &o->period, sizeof o->period);
    d = add_bytes(d, &o->freq, sizeof o->freq);
    if (tarve_mark_has_number(o->mark) != (o->value == o->value))
        abort();
    return tarve_mark_has_number(o->mark) ? add_bytes(d, &o->value, sizeof o->value) : d;
}

/* A sum: parts are joined in any grouping. */
static tarve_status add(void *part_ctx, const tarve_obs *obs, size_t n, tarve_error *err)
{
    part *p = part_ctx;
    (void)err;
    for (size_t i = 0; i < n; i++)
        p->digest += digest_of(p->codes, &obs[i]);
    p->n += n;
    return TARVE_OK;
}

static tarve_status finish(void *ctx, void *part_ctx, bool keep, tarve_error *err)
{
    outcome *o = ctx;
    part *p = part_ctx;
    (void)err;
    o->taken += keep ? p->digest : 0;
    o->n_taken += keep ? p->n : 0;
    tarve_codes_free(p->codes);
    free(p);
    return TARVE_OK;
}

static void reject(void *ctx, const tarve_reject *r)
{
    outcome *o = ctx;
    const size_t place[] = {r->line, r->last_line, r->record, r->column, r->field};
    o->rejected = add_bytes(o->rejected, place, sizeof place);
    o->rejected = add_text(o->rejected, r->code);
    o->rejected = add_text(o->rejected, r->found);
    o->rejected = add_text(o->rejected, r->expected);
    o->rejected = add_bytes(o->rejected, r->raw, r->raw_len);
    o->n_rejected++;
}

static uint64_t digest_notes(const tarve_read_report *r)
{
    uint64_t d = 0;
    for (size_t i = 0; i < r->n_notes; i++) {
        const size_t place[] = {r->note[i].count, r->note[i].first_line, r->note[i].first_column};
        if (!tarve_utf8_valid(r->note[i].text, strlen(r->note[i].text)))
            abort();
        d = add_text(d, r->note[i].code);
        d = add_text(d, r->note[i].text);
        d = add_bytes(d, place, sizeof place);
    }
    return d;
}

static void check_report(const tarve_read_report *r, const outcome *o, size_t size)
{
    if (r->records != r->accepted + r->rejected + r->blank ||
        r->cells != r->taken + r->cells_rejected)
        abort();
    if (o->st == TARVE_OK && (r->bytes != size || r->taken != o->n_taken))
        abort();
    if (o->st != TARVE_OK && o->n_taken != 0)
        abort();
}

static outcome read_with(const char *path, size_t size, const tarve_lexicon *lexicon, int jobs,
                         const ingest_tuning *tuning)
{
    static const tarve_read_limits limits = {.file_bytes = 1 << 20,
                                             .field_bytes = 300,
                                             .record_bytes = 2000,
                                             .columns = 60,
                                             .records = 1000,
                                             .distinct_names = 100000}; /* counted by part */
    outcome o = {.st = TARVE_OK};
    tarve_read_report *report = NULL;
    const tarve_sink sink = {.ctx = &o, .begin = begin, .add = add, .finish = finish};
    const tarve_read_options options = {.lexicon = lexicon,
                                        .limits = &limits,
                                        .jobs = jobs,
                                        .as_of_month = tarve_period_make(TARVE_MONTH, 2030, 1),
                                        .reject = reject,
                                        .reject_ctx = &o};
    o.st = ingest_read_file(path, &options, &sink, tuning, &report, &o.err);
    if (report == NULL)
        abort();
    check_report(report, &o, size);
    if (o.st == TARVE_OK)
        o.noted = digest_notes(report);
    else if (o.st != TARVE_E_INPUT || o.err.code == NULL || o.err.message[0] == '\0')
        abort();
    tarve_read_report_free(report);
    return o;
}

static const char *scratch_file(int *fd)
{
    static char path[] = "/dev/shm/tarve_fuzz_XXXXXX";
    static int open_fd = -1;
    if (open_fd < 0) {
        open_fd = mkstemp(path);
        if (open_fd < 0)
            abort();
    }
    *fd = open_fd;
    return path;
}

static const tarve_lexicon *the_lexicon(void)
{
    static tarve_lexicon *lexicon;
    if (lexicon == NULL &&
        tarve_lexicon_load(TARVE_DATASETS "/classifications", &lexicon, NULL) != TARVE_OK)
        abort();
    return lexicon;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ingest_tuning small = {.block = 37, .part = 300, .reparse = true};
    int fd = -1;
    const char *path = scratch_file(&fd);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
        abort();
    const outcome a = read_with(path, size, the_lexicon(), 1, &ingest_default_tuning);
    /* waiting for a second thread costs more than all the rest: not every time */
    const int jobs = tarve_hash_bytes(data, size) % 16 == 0 ? 2 : 1;
    const outcome b = read_with(path, size, the_lexicon(), jobs, &small);
    if (a.st != b.st || a.taken != b.taken || a.rejected != b.rejected || a.noted != b.noted ||
        strcmp(a.err.message, b.err.message) != 0 || a.err.line != b.err.line)
        abort();
    return 0;
}
