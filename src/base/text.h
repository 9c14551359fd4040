/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 text: validity, escaping for messages, folding for comparison. Never the locale's business.
 */
#ifndef TARVE_BASE_TEXT_H
#define TARVE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one character; returns its length 1..4, or 0 when the bytes are not valid UTF-8
 * (overlong, surrogate, cut, above U+10FFFF). */
size_t tarve_utf8_next(const char *s, size_t len, uint32_t *cp);
size_t tarve_utf8_put(uint32_t cp, char out[4]);
bool tarve_utf8_valid(const char *s, size_t len);

/* Takes out the bytes that are no UTF-8, in place: text that was cut inside a character. */
void tarve_text_mend(char *s);

/* For one-line messages: control, bidi, invisible and invalid bytes become \xNN or \u{NNNN}; cut
 * after 80 bytes of input with "...". Always NUL-terminated; returns out. */
const char *tarve_text_escape(const char *s, size_t len, char *out, size_t out_size);

/* For people: one line of visible text. Controls, bidi marks and other invisible characters go,
 * runs of blanks become one space, blanks at both ends go, bytes that are not UTF-8 become U+FFFD,
 * and what follows max_chars characters becomes U+2026. Always NUL-terminated; returns the
 * length.
 */
size_t tarve_text_clean(const char *s, size_t max_chars, char *out, size_t out_size);

/* The same for paths and whole sentences: nothing is cut but by out_size. */
const char *tarve_text_escape_all(const char *s, size_t len, char *out, size_t out_size);

/* For comparison: ASCII and Latin-1/Latin Extended-A letters lowered, runs of blanks (also no-break
 * ones) become one space, blanks at both ends dropped. Returns the length; out always
 * NUL-terminated, at most out_size - 1 bytes (longer text is cut at a character). */
size_t tarve_text_fold(const char *s, size_t len, char *out, size_t out_size);

/* ASCII only, any locale. */
bool tarve_text_same(const char *a, const char *b);
bool tarve_is_blank(uint32_t cp); /* space, tab, U+00A0, U+2007, U+2009, U+202F ... */

#endif
