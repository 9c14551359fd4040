/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single lines of a file that was read already, as bytes, for messages about them. */
#ifndef TARVE_PANEL_RAWLINES_H
#define TARVE_PANEL_RAWLINES_H

#include <stddef.h>
#include <stdio.h>

typedef struct raw_lines {
    FILE *fp; /* NULL: cannot be read, lines are empty */
    size_t line;
    char *text;
    size_t len, cap;
} raw_lines; /* zero-initialise with = {0} */

void raw_lines_open(raw_lines *r, const char *path);
/* Text of line `line` in r->text (NUL-terminated; NULL without memory), r->len: cut at 64 KiB, ""
 * when it cannot be had. Lines are asked for in ascending order. A line ends at LF with the CRs
 * before it, or at a CR that no LF follows.
 */
void raw_lines_get(raw_lines *r, size_t line);
void raw_lines_close(raw_lines *r);

#endif
