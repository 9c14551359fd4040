/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The banner of a report that is published although it does not meet the limits set for it. */
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"

static void say(const tarve_language *l, const tarve_gate_failed *g, char *out, size_t size)
{
    char is[TARVE_SAY_TEXT], limit[TARVE_SAY_TEXT];
    switch (g->gate) {
    case TARVE_GATE_COVERAGE:
        (void)snprintf(out, size,
                       tarve_tr(l, "figures of municipalities that are there for the last twelve "
                                   "months: %s, at least %s is wanted"),
                       tarve_say_percent(l, is, g->value), tarve_say_percent(l, limit, g->limit));
        return;
    case TARVE_GATE_AGE:
        (void)snprintf(out, size,
                       tarve_tr(l, "month of the newest figures: %s, at most %s months may have "
                                   "passed"),
                       tarve_say_period(is, TARVE_MONTH, g->newest),
                       tarve_say_number(l, limit, g->limit, 0));
        return;
    case TARVE_GATE_SKILL:
        (void)snprintf(out, size,
                       tarve_tr(l, "gain of the forecasts over the simple one on held-out "
                                   "figures: %s, at least %s is wanted"),
                       tarve_say_change(l, is, g->value), tarve_say_change(l, limit, g->limit));
        return;
    case TARVE_GATE_CHANGE:
        (void)snprintf(out, size,
                       tarve_tr(l, "change of open vacancies since the report before: %s, at most "
                                   "%s is expected"),
                       tarve_say_change(l, is, g->value), tarve_say_percent(l, limit, g->limit));
        return;
    case TARVE_N_GATES:
        break;
    }
    out[0] = '\0';
}

void tarve_page_gates(tarve_html *h, const tarve_view *v)
{
    char line[400];
    if (v->in->n_gates == 0)
        return;
    tarve_html_open(h, "p", "bar");
    tarve_html_element(h, "b", NULL,
                       tarve_tr(v->lang, "This report does not meet the quality limits set for "
                                         "it:"));
    for (size_t i = 0; i < v->in->n_gates; i++) {
        say(v->lang, &v->in->gate[i], line, sizeof line);
        tarve_html_text(h, i > 0 ? "; " : " ");
        tarve_html_text(h, line);
    }
    tarve_html_text(h, ".");
    tarve_html_close(h);
}
