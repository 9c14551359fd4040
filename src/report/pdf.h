/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDFs beside the pages, by WeasyPrint. */
#ifndef TARVE_REPORT_PDF_H
#define TARVE_REPORT_PDF_H

#include "tarve/report.h"

/*
 * NAME.pdf beside brief.html, intake.html, meeting.html and municipality-*.html in the folders fi,
 * sv and en of dirfd. Tagged (PDF/UA-1), with the page's language, title and headings; two under
 * way at a time; the same bytes for the same pages and the same WeasyPrint. Whole and synced, or
 * not there.
 *
 * Returns TARVE_OK, also when none are wished; TARVE_INCOMPLETE when some or all are lacking and
 * not required, after one warning that says which and why. Errors: TARVE_E_SERVICE (lacking and
 * required), TARVE_E_NOMEM, TARVE_E_IO.
 */
tarve_status tarve_pdf_write(int dirfd, const tarve_report_inputs *in,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif
