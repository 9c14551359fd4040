/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Are there fonts for what is drawn here? SVGs and pages take those of their reader. */
#ifndef TARVE_REPORT_FONTS_H
#define TARVE_REPORT_FONTS_H

#include <stdbool.h>

#include "tarve/error.h"

/*
 * Draws a word and no word, both as PNG in the folder dirfd, and compares: without fonts gnuplot
 * leaves text out and tells nobody. Nothing stays in the folder.
 * @param found [out] text is drawn; also true where the two could not be drawn at all, as what
 *              failed then is not the fonts
 * Errors: TARVE_E_CREATE, TARVE_E_IO (the script cannot be written), TARVE_E_NOMEM.
 */
tarve_status tarve_fonts_found(int dirfd, const char *gnuplot, bool *found,
                               tarve_error *err) TARVE_MUST_CHECK;

#endif
