/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remarks counted by code, with the place and the text of the first. */
#ifndef TARVE_INGEST_NOTES_H
#define TARVE_INGEST_NOTES_H

#include <stdint.h>

#include "tarve/ingest.h"

typedef struct ingest_notes {
    tarve_note *item; /* codes are borrowed */
    size_t n, cap;
} ingest_notes; /* zero-initialise with = {0} */

/* The slot of a code; made (with count 0) when it is new. */
tarve_status ingest_notes_slot(ingest_notes *notes, const char *code, uint32_t *slot,
                               tarve_error *err) TARVE_MUST_CHECK;
/* Counts one more; the first one's place and text are kept. */
tarve_status ingest_notes_add(ingest_notes *notes, const char *code, size_t line, size_t column,
                              const char *text, tarve_error *err) TARVE_MUST_CHECK;
void ingest_note_first(tarve_note *note, size_t line, size_t column, const char *text);
void ingest_notes_free(ingest_notes *notes);

#endif
