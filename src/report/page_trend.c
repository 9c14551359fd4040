/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way a series has gone, in a sentence. */
#include <math.h>
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512 };
static const double whole_from = 3.0; /* changes below are told with a decimal */

/* "Jaksolla 11/2013-10/2023 vuosikeskiarvo nousi noin 4 vuodessa, todennakoisesti 1-7." */
static void change(const tarve_page *p, const tarve_trend *t, tarve_freq freq, char line[LINE])
{
    char from[TARVE_SAY_TEXT], to[TARVE_SAY_TEXT], a[TARVE_SAY_TEXT], b[TARVE_SAY_TEXT];
    const int level = (int)round(100.0 * t->level), decimals = fabs(t->per_year) < whole_from;
    const bool up = t->direction == TARVE_DIRECTION_RISING;
    (void)tarve_say_period(from, freq, t->first);
    (void)tarve_say_period(to, freq, t->last);
    if (t->direction == TARVE_DIRECTION_UNCLEAR)
        (void)snprintf(line, LINE,
                       " Jaksolla %s–%s ei ole selvää nousua tai laskua: vuosikeskiarvo muuttui "
                       "todennäköisesti %s vuodessa (%d\302\240%%:n vaihteluväli).",
                       from, to, tarve_say_range(p->lang, a, t->lo, t->hi, decimals), level);
    else
        (void)snprintf(
            line, LINE,
            " Jaksolla %s–%s vuosikeskiarvo %s noin %s vuodessa, todennäköisesti %s "
            "(%d\302\240%%:n vaihteluväli).",
            from, to, up ? "nousi" : "laski",
            tarve_say_number(p->lang, a, fabs(t->per_year), decimals),
            tarve_say_range(p->lang, b, up ? t->lo : -t->hi, up ? t->hi : -t->lo, decimals), level);
}

/* Every year from the first to the last was compared. */
static bool is_whole(const tarve_trend *t, tarve_freq freq)
{
    return t->last - t->first + 1 == (tarve_period)t->n_years * (tarve_period)freq;
}

void tarve_page_trend(tarve_page *p, const tarve_published_series *s)
{
    const tarve_trend t = tarve_view_trend(s);
    char line[LINE];
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_element(&p->h, "b", NULL, "Suunta:");
    if (t.direction == TARVE_DIRECTION_UNKNOWN) {
        tarve_html_text(&p->h, s->forecast->re_protect
                                   ? " Ei lasketa, koska sarjassa on suojattuja lukuja."
                                   : " Ei voi laskea: vertailukelpoisia vuosia on liian vähän.");
    } else {
        change(p, &t, s->history.freq, line);
        tarve_html_text(&p->h, line);
        if (!is_whole(&t, s->history.freq))
            tarve_html_text(&p->h, " Vuodet, joihin osuu katkoskohta tai puuttuvia lukuja, on "
                                   "jätetty pois.");
    }
    tarve_html_close(&p->h);
}
