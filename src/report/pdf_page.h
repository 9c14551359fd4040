/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of ours as WeasyPrint reads it. */
#ifndef TARVE_REPORT_PDF_PAGE_H
#define TARVE_REPORT_PDF_PAGE_H

#include <stddef.h>

#include "tarve/error.h"

/*
 * The page with what WeasyPrint 57 (Debian 12) does not know spelled out: the values that custom
 * properties have on paper in the place of var(), since it drops whole shorthands for one of them;
 * other ways to stand side by side than grid, which it lacks; no pictures for narrow screens. Links
 * to files beside the page go, since in a PDF they would name the folder that it was made in.
 *
 * @param html a page that html.h wrote: no quote in its text
 * @param out  [out] n bytes; the caller frees
 * Errors: TARVE_E_NOMEM.
 */
tarve_status tarve_pdf_page(const char *html, size_t len, char **out, size_t *n,
                            tarve_error *err) TARVE_MUST_CHECK;

#endif
