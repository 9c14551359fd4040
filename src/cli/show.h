/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How `sniff` and `check` lay out what they found on stdout. */
#ifndef TARVE_CLI_SHOW_H
#define TARVE_CLI_SHOW_H

#include <stddef.h>

#include "tarve/ingest.h"
#include "tarve/panel.h"
#include "tarve/run.h"

/* Text of a file, safe on a terminal, padded with blanks to `width` columns (0 = as it is). */
void show_text(const char *text, int width);
/* "12 %", "<1 %", "0 %": share of part in whole, right-aligned in 5 columns. */
void show_share(size_t part, size_t whole);
/* "UTF-8, semicolon, decimal comma" */
void show_dialect(const tarve_layout *layout);
const char *show_delimiter(char delimiter); /* "semicolon" */
const char *show_role(tarve_role role);
const char *show_kind(tarve_measure_kind kind);
/* `remarks` of one read, one a line, indented. */
void show_notes(const tarve_read_report *r, const char *indent);

#endif
