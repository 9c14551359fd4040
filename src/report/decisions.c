/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tarve/decisions.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "tarve/ingest.h"

enum { C_TEXT, C_OWNER, C_DUE, C_STATUS, N_COLUMNS };

typedef struct tarve_decisions_store {
    tarve_arena text;
} store;

static tarve_status no_memory(tarve_error *err)
{
    return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the decisions");
}

static bool read_status(const char *text, tarve_decision_status *out)
{
    static const char *const code[TARVE_N_DECISION_STATUSES] = {"open", "under_way", "done", "late",
                                                                "dropped"};
    for (size_t i = 0; i < TARVE_N_DECISION_STATUSES; i++)
        if (strcmp(text, code[i]) == 0) {
            *out = (tarve_decision_status)i;
            return true;
        }
    return false;
}

static tarve_status read_one(const tarve_table *t, size_t row, const size_t column[N_COLUMNS],
                             tarve_decisions *d, tarve_error *err)
{
    tarve_decision *one = &d->item[d->n++];
    const char **const to[C_STATUS] = {&one->text, &one->owner, &one->due};
    for (int c = 0; c < C_STATUS; c++) {
        const char *text = tarve_table_text(t, row, column[c]);
        *to[c] = tarve_arena_text(&d->store->text, text, strlen(text));
        if (*to[c] == NULL)
            return no_memory(err);
    }
    if (one->text[0] == '\0')
        return tarve_table_refuse(t, row, column[C_TEXT], "missing", "what was decided", err);
    if (!read_status(tarve_table_text(t, row, column[C_STATUS]), &one->status))
        return tarve_table_refuse(t, row, column[C_STATUS], "unknown-word",
                                  "open, under_way, done, late or dropped", err);
    return TARVE_OK;
}

tarve_status tarve_decisions_read(const char *path, tarve_decisions *out, tarve_error *err)
{
    static const char *const heading[N_COLUMNS] = {"decision", "owner", "due", "status"};
    tarve_table *t = NULL;
    size_t column[N_COLUMNS];
    tarve_status st = tarve_table_read(path, &t, err);
    if (st != TARVE_OK)
        return st;
    tarve_decisions d = {.item = calloc(tarve_table_rows(t) + 1, sizeof *d.item),
                         .store = calloc(1, sizeof *d.store)};
    if (d.item == NULL || d.store == NULL)
        st = no_memory(err);
    for (size_t c = 0; st == TARVE_OK && c < N_COLUMNS; c++)
        st = tarve_table_column(t, heading[c], &column[c], err);
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = read_one(t, i, column, &d, err);
    tarve_table_free(t);
    if (st == TARVE_OK)
        *out = d;
    else
        tarve_decisions_free(&d);
    return st;
}

void tarve_decisions_free(tarve_decisions *d)
{
    free(d->item);
    if (d->store != NULL)
        tarve_arena_free(&d->store->text);
    free(d->store);
    *d = (tarve_decisions){0};
}
