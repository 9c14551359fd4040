/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals of new competence needs in words. */
#ifndef TARVE_REPORT_SIGNAL_TEXT_H
#define TARVE_REPORT_SIGNAL_TEXT_H

#include "report/view.h"

enum { TARVE_SIGNAL_TEXT = 400 };

/* Name of its occupation, or of all that are not known. */
const char *tarve_signal_name(const tarve_view *v, const char *code);
/* "about 2.5-fold", "grown by about 30 %"; "" without a figure. Never finer than that. */
const char *tarve_signal_figure(const tarve_language *lang, char buf[TARVE_SIGNAL_TEXT],
                                const tarve_signal *s);
/* What to ask of employers, one sentence or two. */
const char *tarve_signal_question(const tarve_language *lang, char buf[TARVE_SIGNAL_TEXT],
                                  const tarve_signal *s);
/* On what it rests, with the number of the method. */
const char *tarve_signal_evidence(const tarve_language *lang, char buf[TARVE_SIGNAL_TEXT],
                                  const tarve_signal *s);

#endif
