/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as it is compared: names (letters matter) and headings (only words matter). */
#ifndef TARVE_INGEST_FOLD_H
#define TARVE_INGEST_FOLD_H

#include <stdbool.h>
#include <stddef.h>

enum { FOLD_ROOM = 512 };

/* Combining diaeresis, ring, acute, grave, circumflex, tilde, caron and cedilla joined to the
 * letter before them where Latin-1 or Latin Extended-A has the letter; the rest is copied. At most
 * size - 1 bytes and a NUL; returns the length. */
size_t fold_compose(const char *s, size_t len, char *out, size_t size);

/* A name: composed, lower case, single blanks, one kind of hyphen without blanks around it. */
size_t fold_name(const char *s, size_t len, char out[FOLD_ROOM]);

/* A heading: lower case, letters of Latin-1 without their marks, every run of other ASCII
 * characters one blank. "Uudet_avoimet työpaikat (lkm.)" -> "uudet avoimet tyopaikat lkm". Letters
 * outside Latin stay, so that nothing hostile folds into a known word. */
size_t fold_words(const char *s, size_t len, char out[FOLD_ROOM]);

/* True when the text has blanks at an end, two blanks in a row, or a blank other than a space. */
bool has_odd_blanks(const char *s, size_t len);

#endif
