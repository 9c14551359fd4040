/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Title, header, delimiter and quoting of a file, from its first lines. */
#ifndef TARVE_INGEST_DIALECT_H
#define TARVE_INGEST_DIALECT_H

#include "ingest/records.h"
#include "tarve/ingest.h"

/*
 * @param head   first bytes of the file, in an encoding that holds ASCII
 * @param given  explicit mapping or pin: its delimiter and title_lines win; may be NULL
 * Errors: INPUT "missing-label" (fewer than two columns; says what the delimiter looks like, or how
 * many lines stand above the header), "too-many-columns", "unterminated-quote" in the header.
 */
tarve_status ingest_find_dialect(const char *head, size_t len, const tarve_layout *given,
                                 size_t max_columns, ingest_dialect *out,
                                 tarve_error *err) TARVE_MUST_CHECK;

#endif
