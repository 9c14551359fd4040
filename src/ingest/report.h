/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of a read and its memory. */
#ifndef TARVE_INGEST_REPORT_H
#define TARVE_INGEST_REPORT_H

#include "base/arena.h"
#include "ingest/take.h"

struct tarve_read_store {
    tarve_arena arena; /* layout, codes of notes */
    ingest_notes notes;
};

tarve_status ingest_report_new(const char *path, tarve_read_report **out,
                               tarve_error *err) TARVE_MUST_CHECK;
void ingest_report_add(tarve_read_report *r, const ingest_counts *n);
/* Adds the notes of the next part of the file; their codes are copied. */
tarve_status ingest_report_notes(tarve_read_report *r, const ingest_notes *next,
                                 tarve_error *err) TARVE_MUST_CHECK;
/* Notes in the order of their first places: how the file was cut into parts must not show. */
void ingest_report_sort(tarve_read_report *r);

#endif
