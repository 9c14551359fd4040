/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML through libxml2's writer: escaped by construction. One failure sticks; ask at the end. */
#ifndef TARVE_REPORT_HTML_H
#define TARVE_REPORT_HTML_H

#include <libxml/xmlwriter.h>
#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"

typedef struct tarve_html {
    xmlTextWriterPtr w;
    xmlBufferPtr text;
    bool failed;
} tarve_html; /* zero-initialise; release with tarve_html_free */

tarve_status tarve_html_begin(tarve_html *h, tarve_error *err) TARVE_MUST_CHECK;
/* The page as bytes, borrowed until tarve_html_free. */
tarve_status tarve_html_end(tarve_html *h, const char **bytes, size_t *len,
                            tarve_error *err) TARVE_MUST_CHECK;
void tarve_html_free(tarve_html *h);

void tarve_html_open(tarve_html *h, const char *name,
                     const char *css_class); /* class NULL = none */
void tarve_html_attr(tarve_html *h, const char *name, const char *value);
void tarve_html_text(tarve_html *h, const char *text); /* ours, or already made visible */
void tarve_html_data(tarve_html *h, const char *text); /* from outside: made visible first */
void tarve_html_close(tarve_html *h);                  /* writes the end tag also when empty */
void tarve_html_void(tarve_html *h); /* closes meta, img, br, source: no end tag */
void tarve_html_style(tarve_html *h, const char *const *css,
                      size_t n); /* constants of ours, or of page_margins.c */

/* <name class="css_class">text</name> */
void tarve_html_element(tarve_html *h, const char *name, const char *css_class, const char *text);

#endif
