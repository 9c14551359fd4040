/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of the meeting pack: the fields worth a discussion, a page each, and the assumptions to confirm.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"
#include "report/whatif.h"
#include "tarve/intake.h"

enum { LINE = 600 };

/* ---- which fields ---- */

/* Openings weighed by how open the question is: most where a shortage is as likely as not. */
static double weight(const tarve_view_field *f)
{
    const double prob = tarve_view_p_shortage(f), openings = f->openings.median;
    if (f->small || !(openings > 0) || isnan(prob))
        return 0;
    const double open = 0.25 + 4.0 * prob * (1.0 - prob); /* a clear one still counts a little */
    return openings * open;
}

size_t tarve_discuss_fields(const tarve_view *v, size_t index[TARVE_DISCUSS_MOST])
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_shown; i++) {
        const double w = weight(&v->shown[i]);
        size_t k = n < TARVE_DISCUSS_MOST ? n : TARVE_DISCUSS_MOST;
        if (w <= 0)
            continue;
        for (; k > 0 && weight(&v->shown[index[k - 1]]) < w; k--)
            if (k < TARVE_DISCUSS_MOST)
                index[k] = index[k - 1];
        if (k < TARVE_DISCUSS_MOST)
            index[k] = i;
        n += n < TARVE_DISCUSS_MOST;
    }
    return n;
}

/* ---- one field ---- */

static void facts(tarve_page *p, const tarve_view_field *f)
{
    tarve_html_open(&p->h, "dl", "facts");
    tarve_page_fact(p, tarve_tr(p->lang, "Openings"), f->openings, 0, false);
    tarve_page_fact(p, tarve_tr(p->lang, "New people needed"), f->requirement, 0, false);
    tarve_page_fact(p, tarve_tr(p->lang, "Supply of graduates"), f->supply, 0, false);
    tarve_page_fact(p, tarve_tr(p->lang, "Gap"), f->gap, 0, true);
    tarve_html_close(&p->h);
}

static void say(tarve_page *p, const char *text)
{
    tarve_html_open(&p->h, "li", NULL);
    tarve_html_data(&p->h, text);
    tarve_html_close(&p->h);
}

static void probability(tarve_page *p, const tarve_view_field *f)
{
    char line[LINE], pct[TARVE_SAY_TEXT];
    (void)snprintf(line, sizeof line, tarve_tr(p->lang, "Probability of a shortage: %s."),
                   tarve_say_percent(p->lang, pct, tarve_view_p_shortage(f)));
    say(p, line);
}

/* What holds however openings are spread over the fields that may fill them. */
static void bounds(tarve_page *p, const tarve_view_field *f)
{
    char line[LINE], num[TARVE_SAY_TEXT];
    if (f->always_unfilled > 0) {
        (void)snprintf(line, sizeof line,
                       tarve_tr(p->lang, "Openings that no graduate of the field can fill, however "
                                         "they are shared out: at least %s a year."),
                       tarve_say_number(p->lang, num, f->always_unfilled, 0));
        say(p, line);
    }
    if (f->always_left_over > 0) {
        (void)snprintf(line, sizeof line,
                       tarve_tr(p->lang, "Graduates who find no opening, however they are shared "
                                         "out: at least %s a year."),
                       tarve_say_number(p->lang, num, f->always_left_over, 0));
        say(p, line);
    }
}

static void two_ends(tarve_page *p, const tarve_view_field *f)
{
    char line[LINE], a[TARVE_SAY_TEXT], b[TARVE_SAY_TEXT];
    if (isnan(f->gap_end[0].median) || isnan(f->gap_end[1].median))
        return;
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "Gap by what people in the jobs have studied: %s; by what the "
                                     "jobs ask for: %s."),
                   tarve_say_signed(p->lang, a, f->gap_end[0].median, 0),
                   tarve_say_signed(p->lang, b, f->gap_end[1].median, 0));
    say(p, line);
}

static void places(tarve_page *p, const tarve_view_field *f)
{
    char line[LINE], num[TARVE_SAY_TEXT];
    const tarve_intake *in = tarve_whatif_of(p->v, f);
    if (in == NULL)
        return;
    if (!(in->recommended > 0)) {
        say(p, tarve_tr(p->lang, "New study places: none recommended, since none are needed or the "
                                 "accepted risk of a large surplus is exceeded already."));
        return;
    }
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "New study places recommended: %s a year, first graduates in "
                                     "%d."),
                   tarve_say_number(p->lang, num, in->recommended, 0), in->effect_year);
    say(p, line);
}

static void ask(tarve_page *p)
{
    static const char *const question[] = {
        TARVE_MSG("Do employers see the same? Which openings stay unfilled, and why?"),
        TARVE_MSG("Do graduates stay in the area and in the field?"),
        TARVE_MSG("What has been decided on study places already?"),
    };
    tarve_html_element(&p->h, "h3", NULL, tarve_tr(p->lang, "To discuss"));
    tarve_html_open(&p->h, "ul", "plain");
    for (size_t i = 0; i < sizeof question / sizeof *question; i++)
        tarve_html_element(&p->h, "li", NULL, tarve_tr(p->lang, question[i]));
    tarve_html_close(&p->h);
    tarve_html_element(&p->h, "h3", NULL, tarve_tr(p->lang, "Notes"));
    for (int i = 0; i < 3; i++)
        tarve_html_element(&p->h, "p", "line", "");
}

static void one_field(tarve_page *p, const tarve_view_field *f, size_t number)
{
    char id[32], sub[LINE];
    (void)snprintf(id, sizeof id, "field-%zu", number);
    tarve_html_open(&p->h, "section", "newpage");
    tarve_html_attr(&p->h, "id", id);
    tarve_html_open(&p->h, "h2", NULL);
    tarve_html_data(&p->h, f->name);
    tarve_html_text(&p->h, ": ");
    tarve_html_text(&p->h, tarve_say_result(p->lang, f));
    tarve_html_close(&p->h);
    (void)snprintf(sub, sizeof sub,
                   tarve_tr(p->lang, "Persons a year, %d; in grey the likely range (80%%)."),
                   p->v->year);
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h, sub);
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    facts(p, f);
    tarve_html_open(&p->h, "ul", "plain");
    probability(p, f);
    bounds(p, f);
    two_ends(p, f);
    places(p, f);
    tarve_html_close(&p->h);
    ask(p);
    tarve_html_close(&p->h);
}

void tarve_page_discuss(tarve_page *p)
{
    size_t field[TARVE_DISCUSS_MOST];
    const size_t n = tarve_discuss_fields(p->v, field);
    for (size_t i = 0; i < n; i++)
        one_field(p, &p->v->shown[field[i]], i + 1);
}

/* ---- assumptions to confirm ---- */

/* The assumptions that all fields share; held: what the strip shows of it, or none. */
static const struct {
    const char *name, *what;
    int held, decimals;
} shared[] = {
    {"kappa", TARVE_MSG("Coverage: how many real openings stand behind one advert?"),
     TARVE_HELD_KAPPA, 2},
    {"chi", TARVE_MSG("Turnover: what share of openings is filled from the same occupation?"),
     TARVE_HELD_CHI, 2},
    {"rho", TARVE_MSG("Retention: what share of graduates stays in the area?"), TARVE_N_HELD, 2},
    {"phi", TARVE_MSG("Unemployed: what share of openings do they fill?"), TARVE_N_HELD, 2},
};

static const tarve_parameter *parameter(const tarve_view *v, size_t i)
{
    return v->in->parameters == NULL
               ? NULL
               : tarve_parameters_find(v->in->parameters, shared[i].name, NULL, NULL, NULL);
}

size_t tarve_page_n_confirm(const tarve_view *v)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        n += parameter(v, i) != NULL;
    return n;
}

/* How far the gap of a field moves between the ends of what is held. */
static void effect_cell(tarve_page *p, const tarve_view_field *f, int held)
{
    char buf[TARVE_SAY_TEXT];
    const tarve_need_result *r = p->v->in->need;
    const tarve_outlook *o = r->outlook;
    if (f == NULL || held == TARVE_N_HELD || o == NULL ||
        o->sensitivity[held][TARVE_HELD_LOW].row == NULL) {
        tarve_page_cell(p, TARVE_DASH);
        return;
    }
    const size_t at = (size_t)(f->need - r->field);
    const double a = tarve_round_persons(o->sensitivity[held][TARVE_HELD_LOW].row[at].gap.median);
    const double b = tarve_round_persons(o->sensitivity[held][TARVE_HELD_HIGH].row[at].gap.median);
    tarve_page_cell(p, tarve_say_range(p->lang, buf, fmin(a, b), fmax(a, b), 0));
}

static void tick(tarve_page *p, const char *id, const char *text)
{
    tarve_html_open(&p->h, "label", NULL);
    tarve_html_open(&p->h, "input", NULL);
    tarve_html_attr(&p->h, "type", "checkbox");
    tarve_html_attr(&p->h, "id", id);
    tarve_html_void(&p->h);
    tarve_html_text(&p->h, text);
    tarve_html_close(&p->h);
}

static void confirm_row(tarve_page *p, size_t i, const tarve_parameter *par,
                        const tarve_view_field *f)
{
    const tarve_range r = {tarve_parameter_mean(par), tarve_parameter_quantile(par, 0.1),
                           tarve_parameter_quantile(par, 0.9)};
    char id[32];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, tarve_tr(p->lang, shared[i].what));
    tarve_page_range(p, r, shared[i].decimals, false);
    effect_cell(p, f, shared[i].held);
    tarve_html_open(&p->h, "td", "w");
    (void)snprintf(id, sizeof id, "confirm-%zu", i + 1);
    tick(p, id, tarve_tr(p->lang, "confirmed"));
    (void)snprintf(id, sizeof id, "new-%zu", i + 1);
    tick(p, id, tarve_tr(p->lang, "new value"));
    tarve_html_element(&p->h, "span", "write", "");
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_confirm(tarve_page *p)
{
    size_t field[TARVE_DISCUSS_MOST];
    char small[LINE];
    const bool any = tarve_discuss_fields(p->v, field) > 0;
    const tarve_view_field *f = any ? &p->v->shown[field[0]] : NULL;
    if (tarve_page_n_confirm(p->v) == 0)
        return;
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang,
                            "Tick, or write a new value. Effect: the gap of this field with "
                            "the assumption at either end of its range: %.200s."),
                   f == NULL ? TARVE_DASH : f->name);
    tarve_html_open(&p->h, "section", "newpage");
    tarve_html_attr(&p->h, "id", "confirm");
    tarve_page_table(p, "h-confirm", tarve_tr(p->lang, "Assumptions to confirm"), small);
    tarve_page_head(p, tarve_tr(p->lang, "Assumption|#In use|#Gap|Decision"));
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (parameter(p->v, i) != NULL)
            confirm_row(p, i, parameter(p->v, i), f);
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}
