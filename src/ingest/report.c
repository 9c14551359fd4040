/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

tarve_status ingest_report_new(const char *path, tarve_read_report **out, tarve_error *err)
{
    tarve_read_report *r = calloc(1, sizeof *r);
    struct tarve_read_store *store = calloc(1, sizeof *store);
    if (r == NULL || store == NULL) {
        free(r);
        free(store);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the report of a file");
    }
    r->store = store;
    (void)snprintf(r->path, sizeof r->path, "%s", path);
    *out = r;
    return TARVE_OK;
}

void tarve_read_report_free(tarve_read_report *r)
{
    if (r == NULL)
        return;
    tarve_arena_free(&r->store->arena);
    ingest_notes_free(&r->store->notes);
    free(r->store);
    free(r);
}

void ingest_report_add(tarve_read_report *r, const ingest_counts *n)
{
    r->records += n->records;
    r->accepted += n->accepted;
    r->rejected += n->rejected;
    r->blank += n->blank;
    r->cells += n->cells;
    r->cells_rejected += n->cells_rejected;
    for (size_t i = 0; i < sizeof n->state / sizeof n->state[0]; i++)
        r->taken += n->state[i];
    r->zero += n->zero;
    r->protected_ += n->state[TARVE_CELL_PROTECTED];
    r->rounded += n->state[TARVE_CELL_ROUNDED3];
    r->missing += n->state[TARVE_CELL_MISSING];
    r->not_applicable += n->state[TARVE_CELL_NOT_APPLICABLE];
    r->preliminary += n->preliminary;
}

/* Read, but sums of it would be wrong. */
static bool is_fatal_for_run(const char *code)
{
    return strcmp(code, "open-during") == 0 || strcmp(code, "share-of-protected") == 0;
}

static tarve_status slot_of(tarve_read_report *r, const char *code, uint32_t *slot,
                            tarve_error *err)
{
    ingest_notes *notes = &r->store->notes;
    for (size_t i = 0; i < notes->n; i++) {
        if (strcmp(notes->item[i].code, code) == 0) {
            *slot = (uint32_t)i;
            return TARVE_OK;
        }
    }
    const char *copy = tarve_arena_text(&r->store->arena, code, strlen(code));
    return copy == NULL ? tarve_fail(err, TARVE_E_NOMEM, "out of memory for a note")
                        : ingest_notes_slot(notes, copy, slot, err);
}

tarve_status ingest_report_notes(tarve_read_report *r, const ingest_notes *next, tarve_error *err)
{
    ingest_notes *notes = &r->store->notes;
    for (size_t i = 0; i < next->n; i++) {
        const tarve_note *from = &next->item[i];
        uint32_t slot = 0;
        if (from->count == 0)
            continue;
        const tarve_status st = slot_of(r, from->code, &slot, err);
        if (st != TARVE_OK)
            return st;
        tarve_note *to = &notes->item[slot];
        if (to->count == 0)
            ingest_note_first(to, from->first_line, from->first_column, from->text);
        to->count += from->count;
        to->fatal_for_run = is_fatal_for_run(to->code);
    }
    r->note = notes->item;
    r->n_notes = notes->n;
    return TARVE_OK;
}

tarve_status tarve_read_report_note(tarve_read_report *r, const tarve_note *note, tarve_error *err)
{
    tarve_note one = *note;
    const ingest_notes next = {.item = &one, .n = 1, .cap = 1};
    return ingest_report_notes(r, &next, err);
}

static int by_first_place(const void *a, const void *b)
{
    const tarve_note *x = a, *y = b;
    if (x->first_line != y->first_line)
        return x->first_line < y->first_line ? -1 : 1;
    if (x->first_column != y->first_column)
        return x->first_column < y->first_column ? -1 : 1;
    return strcmp(x->code, y->code);
}

void ingest_report_sort(tarve_read_report *r)
{
    if (r->n_notes > 1)
        qsort(r->note, r->n_notes, sizeof *r->note, by_first_place);
}
