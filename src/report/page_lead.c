/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of the brief: one sentence, then three; all made from the numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page_brief.h"
#include "report/say.h"

enum { LINE = 1024, NAMES_SHOWN = 3 };
static const double change_told = 0.05, clear_change = 0.25; /* of vacancies, as shares */

/* (now - before) / before; NaN when either is unknown or nothing was there before. */
static double change(const tarve_view_mean *m)
{
    return m->before > 0 ? m->now / m->before - 1 : (double)NAN;
}

static size_t count_shortages(const tarve_view *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_shown; i++)
        n += tarve_view_likely_shortage(&v->shown[i]);
    return n;
}

/* How vacancies have changed, and what the need is, in one sentence without a full stop. */
static void vacancies_and(const tarve_language *lang, double c, const char *need, char line[LINE])
{
    if (isnan(c))
        (void)snprintf(line, LINE, tarve_tr(lang, "Training need: %s"), need);
    else if (c <= -clear_change)
        (void)snprintf(line, LINE,
                       tarve_tr(lang, "Clearly fewer vacancies are open than a year ago, and %s"),
                       need);
    else if (c <= -change_told)
        (void)snprintf(line, LINE,
                       tarve_tr(lang, "Fewer vacancies are open than a year ago, and %s"), need);
    else if (c >= clear_change)
        (void)snprintf(line, LINE,
                       tarve_tr(lang, "Clearly more vacancies are open than a year ago, and %s"),
                       need);
    else if (c >= change_told)
        (void)snprintf(line, LINE,
                       tarve_tr(lang, "More vacancies are open than a year ago, and %s"), need);
    else
        (void)snprintf(line, LINE,
                       tarve_tr(lang, "As many vacancies are open as a year ago, and %s"), need);
}

static void heading(tarve_page *p)
{
    const size_t n = count_shortages(p->v);
    char line[LINE], word[TARVE_SAY_TEXT], need[LINE / 2];
    if (n == 0)
        (void)snprintf(need, sizeof need, "%s",
                       tarve_tr(p->lang, "there is no clear sign of a shortage"));
    else
        (void)snprintf(need, sizeof need,
                       tarve_ntr(p->lang, "a shortage is likely in %s field of education",
                                 "a shortage is likely in %s fields of education", n),
                       tarve_say_on(p->lang, word, n));
    vacancies_and(p->lang, change(&p->v->vacancies), need, line);
    tarve_html_element(&p->h, "h1", NULL, line);
}

static void sentence(tarve_page *p, const char *message, const char *text, bool synthetic)
{
    tarve_html_open(&p->h, "li", NULL);
    tarve_html_element(&p->h, "b", NULL, message);
    tarve_html_text(&p->h, " ");
    tarve_html_text(&p->h, text);
    if (synthetic)
        tarve_page_synthetic(p);
    tarve_html_close(&p->h);
}

static void demand(tarve_page *p)
{
    const tarve_view_mean *m = &p->v->vacancies;
    const double c = change(m);
    char now[TARVE_SAY_TEXT], before[TARVE_SAY_TEXT], pct[TARVE_SAY_TEXT], line[LINE];
    if (isnan(c)) {
        sentence(
            p, tarve_tr(p->lang, "The change of demand cannot be worked out."),
            tarve_tr(p->lang, "The series of vacancies is short, incomplete or partly protected."),
            false);
        return;
    }
    (void)snprintf(
        line, sizeof line,
        tarve_tr(
            p->lang,
            "On average %s vacancies were open at the end of a month, a year earlier %s (%s)."),
        tarve_say_number(p->lang, now, m->now, 0), tarve_say_number(p->lang, before, m->before, 0),
        tarve_say_change(p->lang, pct, c));
    sentence(p,
             c <= -change_told  ? tarve_tr(p->lang, "Demand has weakened.")
             : c >= change_told ? tarve_tr(p->lang, "Demand has grown.")
                                : tarve_tr(p->lang, "Demand is as it was."),
             line, false);
}

/* "A; B; C and 2 more" of the fields with a likely shortage whose P(shortage) lies in [lo, hi). */
static size_t list_fields(const tarve_view *v, double lo, double hi, char line[LINE])
{
    size_t n = 0, o = 0;
    char names[LINE];
    names[0] = '\0';
    for (size_t i = 0; i < v->n_shown; i++) {
        const tarve_view_field *f = &v->shown[i];
        const double prob = tarve_view_p_shortage(f);
        if (!tarve_view_likely_shortage(f) || prob < lo || prob >= hi)
            continue;
        n++;
        if (n <= NAMES_SHOWN)
            o += (size_t)snprintf(names + o, sizeof names - o, "%s%.240s", n > 1 ? "; " : "",
                                  f->name);
    }
    if (n == NAMES_SHOWN + 1)
        (void)snprintf(line, LINE, tarve_tr(v->lang, "%.800s and one more"), names);
    else if (n > NAMES_SHOWN)
        (void)snprintf(line, LINE, tarve_tr(v->lang, "%.800s and %zu more"), names,
                       n - NAMES_SHOWN);
    else
        (void)snprintf(line, LINE, "%s", names);
    return n;
}

static void shortage(tarve_page *p)
{
    char names[LINE], line[3 * LINE];
    size_t o = 0;
    const size_t n_very = list_fields(p->v, 0.9, 2, names);
    if (n_very > 0)
        o = (size_t)snprintf(line, sizeof line, tarve_tr(p->lang, "A shortage is very likely: %s."),
                             names);
    const size_t n_likely = list_fields(p->v, 0, 0.9, names);
    if (n_very > 0 && n_likely > 0)
        line[o++] = ' ';
    if (n_likely > 0)
        (void)snprintf(line + o, sizeof line - o, tarve_tr(p->lang, "A shortage is likely: %s."),
                       names);
    if (n_very + n_likely == 0) {
        char limit[TARVE_SAY_TEXT];
        (void)snprintf(line, sizeof line,
                       tarve_tr(p->lang, "In no field of education is a shortage likely, which "
                                         "takes a probability of %s."),
                       tarve_say_tenths(p->lang, limit, TARVE_VIEW_LIKELY));
        sentence(p, tarve_tr(p->lang, "There is no clear sign of a shortage."), line, true);
        return;
    }
    sentence(p,
             n_very + n_likely == 1
                 ? tarve_tr(p->lang, "A shortage is to be expected in one field.")
                 : tarve_tr(p->lang, "A shortage is to be expected in several fields."),
             line, true);
}

static const char *outlook_message(const tarve_language *lang, double last, double lo, double hi)
{
    if (isnan(last))
        return tarve_tr(lang, "A forecast for a year ahead.");
    return lo > last   ? tarve_tr(lang, "Demand seems to grow.")
           : hi < last ? tarve_tr(lang, "Demand seems to weaken.")
                       : tarve_tr(lang, "No certain change is in sight.");
}

static void outlook(tarve_page *p)
{
    const tarve_published_series *s = p->v->vacancies.series;
    char when[TARVE_SAY_TEXT], span[TARVE_SAY_TEXT], now[TARVE_SAY_TEXT], line[LINE];
    const size_t year = s == NULL ? 0 : (size_t)s->history.freq;
    if (s == NULL || s->forecast->n_steps < year || s->history.n == 0 ||
        s->forecast->n_levels == 0) {
        sentence(p, tarve_tr(p->lang, "There is no forecast."),
                 tarve_tr(p->lang, "The series of vacancies could not be forecast."), false);
        return;
    }
    const tarve_forecast *f = s->forecast;
    const size_t h = year - 1, last = s->history.n - 1;
    const tarve_shown seen = tarve_view_cell(&s->history, last);
    const double lo = tarve_view_forecast(s, f->lo[0][h]), hi = tarve_view_forecast(s, f->hi[0][h]);
    const double end = seen.kind == TARVE_SHOWN_NUMBER ? seen.value : (double)NAN;
    const tarve_period then = s->history.first + (tarve_period)(last + 1 + h);
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "A year ahead, %s, there are probably %s vacancies (80%% "
                                     "range). The latest figure is %s."),
                   tarve_say_when(p->lang, when, s->history.freq, then),
                   tarve_say_range(p->lang, span, lo, hi, 0), tarve_say_shown(p->lang, now, seen));
    sentence(p, outlook_message(p->lang, end, lo, hi), line, false);
}

void tarve_page_headline(tarve_page *p)
{
    heading(p);
    tarve_html_open(&p->h, "ol", "lead");
    demand(p);
    shortage(p);
    outlook(p);
    tarve_html_close(&p->h);
}
