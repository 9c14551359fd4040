/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of the page: one sentence, three sentences, four figures; all made from the numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
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
        n += tarve_view_is_shortage(&v->shown[i]);
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

/* "A; B; C and 2 more" of the fields with figures whose P(shortage) lies in [lo, hi); named: only
 * those whose class is a shortage. */
static size_t list_fields(const tarve_view *v, double lo, double hi, bool named, char line[LINE])
{
    size_t n = 0, o = 0;
    char names[LINE];
    names[0] = '\0';
    for (size_t i = 0; i < v->n_shown; i++) {
        const tarve_view_field *f = &v->shown[i];
        const double prob = round(100.0 * tarve_view_p_shortage(f)) / 100.0; /* as printed */
        if ((named ? !tarve_view_is_shortage(f) : f->small) || prob < lo || prob >= hi)
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

/* None reaches the limit of a class; those that come near are named. */
static void no_clear_shortage(tarve_page *p)
{
    char limit[TARVE_SAY_TEXT], names[LINE], line[3 * LINE];
    size_t o =
        (size_t)snprintf(line, sizeof line,
                         tarve_tr(p->lang, "In no field of education does the probability of a "
                                           "shortage exceed the class limit of %s."),
                         tarve_say_tenths(p->lang, limit, tarve_view_class_limit(p->v)));
    if (list_fields(p->v, 0.7, 2, false, names) > 0 && o + 1 < sizeof line) {
        line[o++] = ' ';
        (void)snprintf(line + o, sizeof line - o,
                       tarve_tr(p->lang, "Likely, but below that limit: %s."), names);
    }
    sentence(p, tarve_tr(p->lang, "There is no clear sign of a shortage."), line, true);
}

static void shortage(tarve_page *p)
{
    char names[LINE], line[3 * LINE];
    size_t o = 0;
    const size_t n_very = list_fields(p->v, 0.9, 2, true, names);
    if (n_very > 0)
        o = (size_t)snprintf(line, sizeof line, tarve_tr(p->lang, "A shortage is very likely: %s."),
                             names);
    const size_t n_likely = list_fields(p->v, 0, 0.9, true, names);
    if (n_very > 0 && n_likely > 0)
        line[o++] = ' ';
    if (n_likely > 0)
        (void)snprintf(line + o, sizeof line - o, tarve_tr(p->lang, "A shortage is likely: %s."),
                       names);
    if (n_very + n_likely == 0) {
        no_clear_shortage(p);
        return;
    }
    sentence(p,
             n_very + n_likely == 1 ? tarve_tr(p->lang, "The shortage is in one field.")
                                    : tarve_tr(p->lang, "There is a shortage in several fields."),
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

/* ---- key figures ---- */

static void key(tarve_page *p, const char *name, const char *big, const char *below,
                const char *note)
{
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "dt", NULL, name);
    tarve_html_open(&p->h, "dd", NULL);
    tarve_html_element(&p->h, "span", "big", big);
    tarve_html_close(&p->h);
    if (below[0] != '\0')
        tarve_html_element(&p->h, "dd", "chg", below);
    if (note[0] != '\0')
        tarve_html_element(&p->h, "dd", "cmp", note);
    tarve_html_close(&p->h);
}

static void key_vacancies(tarve_page *p)
{
    const tarve_view_mean *m = &p->v->vacancies;
    char big[TARVE_SAY_TEXT], pct[TARVE_SAY_TEXT],
        below[2 * TARVE_SAY_TEXT] = "", when[TARVE_SAY_TEXT], last[TARVE_SAY_TEXT],
                  note[3 * TARVE_SAY_TEXT] = "";
    if (!isnan(change(m)))
        (void)snprintf(below, sizeof below, tarve_tr(p->lang, "%s in a year"),
                       tarve_say_change(p->lang, pct, change(m)));
    if (m->series != NULL && m->series->history.n > 0) {
        const tarve_series *y = &m->series->history;
        (void)snprintf(note, sizeof note, tarve_tr(p->lang, "latest figure %s (%s)"),
                       tarve_say_shown(p->lang, last, tarve_view_cell(y, y->n - 1)),
                       tarve_say_period(when, y->freq, y->first + (tarve_period)y->n - 1));
    }
    key(p, tarve_tr(p->lang, "Vacancies"), tarve_say_number(p->lang, big, m->now, 0), below, note);
}

static void key_tightness(tarve_page *p)
{
    char big[TARVE_SAY_TEXT], nation[TARVE_SAY_TEXT], note[2 * TARVE_SAY_TEXT] = "";
    const double here = p->v->total.tightness, there = p->v->in->need->nation_tightness;
    if (there > 0)
        (void)snprintf(note, sizeof note, tarve_tr(p->lang, "whole country %s"),
                       tarve_say_number(p->lang, nation, there, 1));
    key(p, tarve_tr(p->lang, "Unemployed per vacancy"),
        tarve_say_number(p->lang, big, here > 0 ? here : (double)NAN, 1), "", note);
}

/* Openings of all education in the year shown: fields too small for a figure of their own count. */
static double all_openings(const tarve_view *v)
{
    double sum = 0;
    for (size_t i = 0; v->n_shown > 0 && i < v->n_levels; i++) {
        const tarve_view_field *f =
            &v->level[(size_t)(v->year - v->in->need->base_year - 1) * v->n_levels + i];
        if (f->parent[0] == '\0' && f->openings.median > 0)
            return f->openings.median;
    }
    for (size_t i = 0; i < v->n_shown; i++)
        sum += v->shown[i].openings.median > 0 ? v->shown[i].openings.median : 0;
    return sum;
}

static void key_shortages(tarve_page *p)
{
    const tarve_view *v = p->v;
    size_t n = 0;
    double in = 0;
    const double all = all_openings(v);
    char big[TARVE_SAY_TEXT], below[2 * TARVE_SAY_TEXT];
    for (size_t i = 0; i < v->n_shown; i++) {
        const double j = v->shown[i].openings.median;
        const bool likely = !v->shown[i].small && tarve_view_p_shortage(&v->shown[i]) >= 0.7;
        n += likely;
        in += likely && j > 0 ? j : 0;
    }
    (void)snprintf(below, sizeof below, tarve_tr(p->lang, "of %zu fields, at least 7/10"),
                   v->n_shown);
    key(p, tarve_tr(p->lang, "Fields in which a shortage is likely"),
        tarve_say_number(p->lang, big, (double)n, 0), below,
        v->synthetic ? tarve_tr(p->lang, "synthetic education data") : "");
    key(p, tarve_tr(p->lang, "Share of these fields in openings"),
        tarve_say_percent(p->lang, big, all > 0 ? fmin(1, in / all) : (double)NAN), "",
        v->synthetic ? tarve_tr(p->lang, "synthetic education data") : "");
}

static void means_note(tarve_page *p)
{
    const tarve_published_series *s = p->v->vacancies.series;
    char from[TARVE_SAY_TEXT], to[TARVE_SAY_TEXT], line[LINE];
    if (s == NULL || s->history.n < (size_t)s->history.freq)
        return;
    const tarve_period end = s->history.first + (tarve_period)s->history.n - 1;
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "Vacancies and the unemployed are means of %s–%s."),
                   tarve_say_period(from, s->history.freq, end + 1 - (tarve_period)s->history.freq),
                   tarve_say_period(to, s->history.freq, end));
    tarve_html_open(&p->h, "p", "note");
    tarve_html_text(&p->h, line);
    tarve_html_close(&p->h);
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

void tarve_page_lead(tarve_page *p)
{
    tarve_page_headline(p);
    tarve_html_open(&p->h, "dl", "keys");
    key_vacancies(p);
    key_tightness(p);
    key_shortages(p);
    tarve_html_close(&p->h);
    means_note(p);
}
