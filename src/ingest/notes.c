/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/notes.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

tarve_status ingest_notes_slot(ingest_notes *notes, const char *code, uint32_t *slot,
                               tarve_error *err)
{
    for (size_t i = 0; i < notes->n; i++) {
        if (strcmp(notes->item[i].code, code) == 0) {
            *slot = (uint32_t)i;
            return TARVE_OK;
        }
    }
    if (notes->n == notes->cap) {
        const size_t cap = notes->cap == 0 ? 8 : 2 * notes->cap;
        tarve_note *item = realloc(notes->item, cap * sizeof *item);
        if (item == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu notes", cap);
        notes->item = item;
        notes->cap = cap;
    }
    notes->item[notes->n] = (tarve_note){.code = code};
    *slot = (uint32_t)notes->n++;
    return TARVE_OK;
}

void ingest_note_first(tarve_note *note, size_t line, size_t column, const char *text)
{
    const size_t n = strlen(text), most = sizeof note->text - 1;
    note->first_line = line;
    note->first_column = column;
    memcpy(note->text, text, n < most ? n : most);
    note->text[n < most ? n : most] = '\0';
    tarve_text_mend(note->text);
}

tarve_status ingest_notes_add(ingest_notes *notes, const char *code, size_t line, size_t column,
                              const char *text, tarve_error *err)
{
    uint32_t slot = 0;
    const tarve_status st = ingest_notes_slot(notes, code, &slot, err);
    if (st != TARVE_OK)
        return st;
    if (notes->item[slot].count++ == 0)
        ingest_note_first(&notes->item[slot], line, column, text);
    return TARVE_OK;
}

void ingest_notes_free(ingest_notes *notes)
{
    free(notes->item);
    *notes = (ingest_notes){0};
}
