/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way a series has gone, in a sentence. */
#include <math.h>
#include <stdio.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512 };
static const double whole_from = 3.0; /* changes below are told with a decimal */

/* "The yearly mean rose by about 4 a year in 11/2013-10/2023, probably by 1-7." */
static void change(const tarve_page *p, const tarve_trend *t, tarve_freq freq, char line[LINE])
{
    char from[TARVE_SAY_TEXT], to[TARVE_SAY_TEXT], a[TARVE_SAY_TEXT], b[TARVE_SAY_TEXT];
    const int level = (int)round(100.0 * t->level), decimals = fabs(t->per_year) < whole_from;
    const bool up = t->direction == TARVE_DIRECTION_RISING;
    (void)tarve_say_period(from, freq, t->first);
    (void)tarve_say_period(to, freq, t->last);
    if (t->direction == TARVE_DIRECTION_UNCLEAR)
        (void)snprintf(line, LINE,
                       tarve_tr(p->lang, "There is no clear rise or fall in %s–%s: the yearly mean "
                                         "probably changed by %s a year (%d%% range)."),
                       from, to, tarve_say_range(p->lang, a, t->lo, t->hi, decimals), level);
    else
        (void)snprintf(
            line, LINE,
            up ? tarve_tr(p->lang, "The yearly mean rose by about %s a year in %s–%s, probably by "
                                   "%s (%d%% range).")
               : tarve_tr(p->lang, "The yearly mean fell by about %s a year in %s–%s, probably by "
                                   "%s (%d%% range)."),
            tarve_say_number(p->lang, a, fabs(t->per_year), decimals), from, to,
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
    tarve_html_element(&p->h, "b", NULL, tarve_tr(p->lang, "Direction:"));
    tarve_html_text(&p->h, " ");
    if (t.direction == TARVE_DIRECTION_UNKNOWN) {
        tarve_html_text(
            &p->h,
            s->forecast->re_protect
                ? tarve_tr(p->lang, "Not worked out, since the series holds protected figures.")
                : tarve_tr(p->lang, "Cannot be worked out: too few years can be compared."));
    } else {
        change(p, &t, s->history.freq, line);
        tarve_html_text(&p->h, line);
        if (!is_whole(&t, s->history.freq)) {
            tarve_html_text(&p->h, " ");
            tarve_html_text(
                &p->h,
                tarve_tr(p->lang, "Years with a break or with missing figures are left out."));
        }
    }
    tarve_html_close(&p->h);
}
