/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture of gnuplot's as a page may hold it. */
#ifndef TARVE_REPORT_SVG_H
#define TARVE_REPORT_SVG_H

#include <libxml/tree.h>
#include <stddef.h>

#include "tarve/error.h"

/* A picture as a tree; the caller frees it with xmlFreeDoc().
 * Errors: TARVE_E_IO (not well-formed), TARVE_E_NOMEM. */
tarve_status tarve_svg_parse(const char *data, size_t len, xmlDocPtr *out,
                             tarve_error *err) TARVE_MUST_CHECK;

/*
 * The picture parsed and written anew: nothing active in it (script, foreignObject, on*, links to
 * elsewhere), no comments, marks and colours spelled out where they stand. gnuplot defines its
 * marks once in the colour of their user (use, currentColor): WeasyPrint 57 cannot draw that, and
 * the marks that a picture does not use are a third of its bytes.
 *
 * @param out [out] n bytes; the caller frees with free()
 * Errors: TARVE_E_IO (not well-formed, or no SVG), TARVE_E_NOMEM.
 */
tarve_status tarve_svg_plain(const char *data, size_t len, char **out, size_t *n,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif
