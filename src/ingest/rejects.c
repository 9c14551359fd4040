/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/rejects.h"

#include <stdlib.h>
#include <string.h>

struct kept_reject {
    tarve_reject r;
    size_t found_at, raw_at; /* offsets in text: the block may move */
};

static tarve_status out_of_memory(tarve_error *err)
{
    return tarve_fail(err, TARVE_E_NOMEM, "out of memory for rejects");
}

static tarve_status keep_text(ingest_rejects *q, const char *s, size_t len, size_t *at,
                              tarve_error *err)
{
    if (q->room - q->used < len + 1) {
        const size_t room = 2 * q->room + len + 1024;
        char *text = realloc(q->text, room);
        if (text == NULL)
            return out_of_memory(err);
        q->text = text;
        q->room = room;
    }
    *at = q->used;
    memcpy(q->text + q->used, s, len);
    q->text[q->used + len] = '\0';
    q->used += len + 1;
    return TARVE_OK;
}

/* Many cells of one record share its bytes. */
static tarve_status keep_raw(ingest_rejects *q, const tarve_reject *r, size_t *at, tarve_error *err)
{
    if (q->n > 0 && q->kept[q->n - 1].r.record == r->record) {
        *at = q->kept[q->n - 1].raw_at;
        return TARVE_OK;
    }
    return keep_text(q, r->raw, r->raw_len, at, err);
}

static tarve_status keep(ingest_rejects *q, const tarve_reject *r, tarve_error *err)
{
    if (q->n == q->cap) {
        const size_t cap = q->cap == 0 ? 16 : 2 * q->cap;
        struct kept_reject *kept = realloc(q->kept, cap * sizeof *kept);
        if (kept == NULL)
            return out_of_memory(err);
        q->kept = kept;
        q->cap = cap;
    }
    struct kept_reject k = {.r = *r};
    tarve_status st = keep_text(q, r->found, strlen(r->found), &k.found_at, err);
    if (st == TARVE_OK)
        st = keep_raw(q, r, &k.raw_at, err);
    if (st == TARVE_OK)
        q->kept[q->n++] = k;
    return st;
}

tarve_status ingest_rejects_add(ingest_rejects *q, const tarve_reject *r, tarve_error *err)
{
    if (q->tell == NULL)
        return TARVE_OK;
    if (!q->direct)
        return keep(q, r, err);
    tarve_reject told = *r;
    told.record += q->record_base;
    q->tell(q->ctx, &told);
    return TARVE_OK;
}

void ingest_rejects_flush(ingest_rejects *q, size_t record_base)
{
    for (size_t i = 0; i < q->n; i++) {
        tarve_reject told = q->kept[i].r;
        told.found = q->text + q->kept[i].found_at;
        told.raw = q->text + q->kept[i].raw_at;
        told.record += record_base;
        q->tell(q->ctx, &told);
    }
    q->n = q->used = 0;
    q->direct = true;
    q->record_base = record_base;
}

void ingest_rejects_free(ingest_rejects *q)
{
    free(q->kept);
    free(q->text);
    *q = (ingest_rejects){0};
}
