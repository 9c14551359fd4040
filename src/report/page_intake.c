/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intake.html: for schools, field by field: what is missing, what a study place does about it and
 * when, and what else would. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"
#include "report/track.h"
#include "report/whatif.h"
#include "tarve/intake.h"

enum { LINE = 600, FIELDS = 4, TABLE_STEPS = 5 };

/* ---- which fields: the largest with figures of their own ---- */

static size_t fields_of(const tarve_view *v, size_t index[FIELDS])
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_shown; i++) {
        const double size = v->shown[i].openings.median;
        size_t k = n;
        if (!(size > 0) || tarve_whatif_of(v, &v->shown[i]) == NULL)
            continue;
        for (; k > 0 && v->shown[index[k - 1]].openings.median < size; k--)
            if (k < FIELDS)
                index[k] = index[k - 1];
        if (k < FIELDS)
            index[k] = i;
        n += n < FIELDS;
    }
    return n;
}

/* Mean of a parameter of the field: completion "c", retention "rho"; NaN unknown. */
static double mean_of(const tarve_view *v, const char *name, const tarve_view_field *f)
{
    const char *field = strchr(f->code, ':');
    const tarve_parameter *par =
        v->in->parameters == NULL ? NULL
                                  : tarve_parameters_find(v->in->parameters, name, f->level,
                                                          field == NULL ? NULL : field + 1, NULL);
    return par == NULL ? (double)NAN : tarve_parameter_mean(par);
}

/* ---- head ---- */

static void heading(tarve_page *p, const size_t *index, size_t n)
{
    char line[LINE], num[TARVE_SAY_TEXT];
    const tarve_view_field *best = NULL;
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        const tarve_intake *in = tarve_whatif_of(p->v, &p->v->shown[index[i]]);
        if (in->recommended > most) {
            most = in->recommended;
            best = &p->v->shown[index[i]];
        }
    }
    if (best != NULL)
        (void)snprintf(line, sizeof line,
                       tarve_tr(p->lang, "%.200s: up to %s new study places a year, step by step"),
                       best->name, tarve_say_number(p->lang, num, most, 0));
    else
        (void)snprintf(line, sizeof line, "%s",
                       tarve_tr(p->lang, "No field is given new study places: the accepted risk of "
                                         "a large surplus would be exceeded, or none are needed"));
    tarve_html_element(&p->h, "h1", NULL, line);
}

static void lead_item(tarve_page *p, const char *strong, const char *text)
{
    tarve_html_open(&p->h, "li", NULL);
    tarve_html_element(&p->h, "b", NULL, strong);
    tarve_html_text(&p->h, " ");
    tarve_html_data(&p->h, text);
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
}

static void lead(tarve_page *p, const tarve_view_field *f)
{
    char line[LINE], a[TARVE_SAY_TEXT], strong[TARVE_SAY_TEXT];
    const tarve_intake *in = tarve_whatif_of(p->v, f);
    tarve_html_open(&p->h, "ol", "lead");
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "%.200s: needed a year beyond those who graduate and stay: %s "
                                     "persons."),
                   f->name, tarve_say_range(p->lang, a, f->gap.lo80, f->gap.hi80, 0));
    lead_item(p, tarve_tr(p->lang, "The largest field."), line);
    (void)snprintf(line, sizeof line,
                   tarve_tr(p->lang, "In that field one study place gives the area %s people who "
                                     "work in it."),
                   tarve_say_number(p->lang, a, in->yield, 2));
    lead_item(p, tarve_tr(p->lang, "A study place is not a worker."), line);
    (void)snprintf(strong, sizeof strong, tarve_tr(p->lang, "The effect begins in %d."),
                   in->effect_year);
    lead_item(p, strong,
              tarve_tr(p->lang, "Until then only short courses, services for the unemployed and "
                                "retention help."));
    tarve_html_close(&p->h);
}

/* ---- one field ---- */

static tarve_range alone(double x)
{
    return (tarve_range){x, x, x};
}

static void facts(tarve_page *p, const tarve_view_field *f, const tarve_intake *in)
{
    char pct[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "dl", "facts");
    tarve_page_fact(p, tarve_tr(p->lang, "Graduates a year, mean of 3 years"),
                    alone(f->graduates_recent), 0, false);
    tarve_page_fact(p, tarve_tr(p->lang, "New people needed"), f->requirement, 0, false);
    tarve_page_fact(p, tarve_tr(p->lang, "Gap"), f->gap, 0, true);
    tarve_page_fact(p, tarve_tr(p->lang, "Matching ratio (1 = balance)"), f->ratio, 2, false);
    tarve_page_fact_text(p, tarve_tr(p->lang, TARVE_MSGC("of a field", "Completion")),
                         tarve_say_percent(p->lang, pct, mean_of(p->v, "c", f)));
    tarve_page_fact_text(p, tarve_tr(p->lang, "Retention: stay in the area"),
                         tarve_say_percent(p->lang, pct, mean_of(p->v, "rho", f)));
    tarve_page_fact(p, tarve_tr(p->lang, "First-choice applicants per place"),
                    alone(in->applicants_per_place), 1, false);
    tarve_page_fact_class(p, tarve_tr(p->lang, "Class"), f);
    tarve_html_close(&p->h);
}

static void step_row(tarve_page *p, const tarve_intake *in, const tarve_places_step *s)
{
    char buf[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", s->places == in->recommended ? "all" : NULL);
    tarve_page_cell(p, tarve_say_number(p->lang, buf, s->places, 0));
    tarve_page_cell(p, tarve_say_number(p->lang, buf, s->places * in->student_years_per_place, 0));
    tarve_page_cell(p, tarve_say_percent(p->lang, buf, s->p_shortage_full));
    tarve_page_cell(p, tarve_say_percent(p->lang, buf, s->p_large_surplus_full));
    tarve_html_close(&p->h);
}

/* From none to twice what is recommended or would close the gap, in even steps. */
static void what_if(tarve_page *p, const tarve_intake *in, size_t number)
{
    char id[32], small[LINE];
    size_t last = TARVE_PLACES_STEPS - 1;
    const double wanted = 2 * fmax(in->recommended, in->places.median > 0 ? in->places.median : 0);
    while (last > TABLE_STEPS && in->step[last - 1].places >= wanted)
        last--;
    (void)snprintf(id, sizeof id, "h-steps-%zu", number);
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang, "From %d; probabilities when every class has graduated (%d)."),
                   in->from_year, in->full_year);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_table(p, id, tarve_tr(p->lang, "What if places are added"), small);
    tarve_page_head(p, tarve_tr(p->lang, "#More places a year|#Student-years|#Shortage|#Large "
                                         "surplus"));
    for (size_t k = 0; k < TABLE_STEPS; k++)
        step_row(p, in, &in->step[k * last / (TABLE_STEPS - 1)]);
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void alternatives(tarve_page *p, const tarve_intake *in, size_t number)
{
    static const char *const what[TARVE_N_ALTERNATIVES] = {
        [TARVE_COMPLETION] = TARVE_MSG("Completion 5 points higher"),
        [TARVE_RETENTION] = TARVE_MSG("Retention 5 points higher"),
        [TARVE_ACTIVATION] = TARVE_MSG("Recruitment from the unemployed 5 points higher"),
    };
    char id[32];
    (void)snprintf(id, sizeof id, "h-other-%zu", number);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_table(p, id, tarve_tr(p->lang, "What works before new places"),
                     tarve_tr(p->lang, "Persons a year; study places that would do the same"));
    tarve_page_head(p, tarve_tr(p->lang, "Means|#Gap smaller by|#Study places"));
    for (size_t k = 0; k < TARVE_N_ALTERNATIVES; k++) {
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, tarve_tr(p->lang, what[k]));
        tarve_page_range(p, tarve_round_range(in->alternative[k].persons), 0, false);
        tarve_page_range(p, tarve_round_range(in->alternative[k].places), 0, false);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void one_field(tarve_page *p, const tarve_view_field *f, size_t number)
{
    const tarve_intake *in = tarve_whatif_of(p->v, f);
    char sub[LINE], id[32];
    (void)snprintf(id, sizeof id, "h-field-%zu", number);
    tarve_html_open(&p->h, "section", number % 2 == 1 ? "newpage" : NULL);
    tarve_html_open(&p->h, "h2", NULL);
    tarve_html_attr(&p->h, "id", id);
    tarve_html_data(&p->h, f->name);
    tarve_html_close(&p->h);
    (void)snprintf(sub, sizeof sub,
                   tarve_tr(p->lang, "Persons a year, %d; in grey the likely range (80%%). First "
                                     "graduates of new places in %d."),
                   p->v->year, in->effect_year);
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h, sub);
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    facts(p, f, in);
    tarve_html_open(&p->h, "div", "cols");
    p->within = id;
    what_if(p, in, number);
    alternatives(p, in, number);
    p->within = NULL;
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* ---- all fields ---- */

static void all_fields(tarve_page *p)
{
    char small[LINE], buf[TARVE_SAY_TEXT];
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang, "Persons a year, %d; in grey the likely range (80%%). Order: "
                                     "the largest gap first."),
                   p->v->year);
    tarve_html_open(&p->h, "section", "newpage");
    tarve_page_table(p, "h-all", tarve_tr(p->lang, "All fields of education"), small);
    tarve_page_head(p, tarve_tr(p->lang, "Field of education|#Graduates a year|#Requirement|#Gap|"
                                         "#Matching ratio|Class|#Completion|#Retention|"
                                         "#Applicants per place"));
    for (size_t i = 0; i < p->v->n_shown; i++) {
        const tarve_view_field *f = &p->v->shown[i];
        const tarve_intake *in = tarve_whatif_of(p->v, f);
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, f->name);
        tarve_page_cell(p, tarve_say_number(p->lang, buf, f->graduates_recent, 0));
        tarve_page_range(p, f->requirement, 0, false);
        tarve_page_range(p, f->gap, 0, true);
        tarve_page_range(p, f->ratio, 2, false);
        tarve_html_element(&p->h, "td", "w", tarve_say_result(p->lang, f));
        tarve_page_cell(p, tarve_say_percent(p->lang, buf, mean_of(p->v, "c", f)));
        tarve_page_cell(p, tarve_say_percent(p->lang, buf, mean_of(p->v, "rho", f)));
        tarve_page_cell(
            p,
            tarve_say_number(p->lang, buf, in == NULL ? (double)NAN : in->applicants_per_place, 1));
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void ledger_picture(tarve_page *p)
{
    if (!tarve_plots_drawn(p->plots, "ledger"))
        return;
    tarve_html_open(&p->h, "figure", NULL);
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Where openings are filled from"));
    tarve_html_element(&p->h, "p", "sub",
                       tarve_tr(p->lang, "A year's recruitments by who is recruited; what is left "
                                         "is the gap."));
    tarve_html_close(&p->h);
    tarve_page_picture(p, "ledger",
                       tarve_tr(p->lang,
                                "Bars by field: turnover, unemployed, mobility, graduates, "
                                "gap. The figures are in the annex."));
    tarve_html_close(&p->h);
}

static void limits(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "How to use this"));
    tarve_html_open(&p->h, "ul", "plain");
    tarve_html_element(&p->h, "li", NULL,
                       tarve_tr(p->lang,
                                "A scenario is not a forecast: it shows what follows if the "
                                "assumption holds."));
    tarve_html_element(&p->h, "li", NULL,
                       tarve_tr(p->lang, "The result supports judgement; it does not replace it."));
    tarve_html_element(&p->h, "li", NULL,
                       tarve_tr(p->lang, "A field without figures here is too small for figures of "
                                         "its own; the annex says whose class it shows."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void sections(tarve_page *p)
{
    size_t index[FIELDS] = {0};
    const size_t n = fields_of(p->v, index);
    heading(p, index, n);
    if (n > 0)
        lead(p, &p->v->shown[index[0]]);
    ledger_picture(p);
    for (size_t i = 0; i < n; i++)
        one_field(p, &p->v->shown[index[i]], i + 1);
    tarve_page_whatif(p);
    tarve_page_track(p);
    all_fields(p);
    limits(p);
}

const tarve_page_kind tarve_page_intake = {
    .file = "intake.html",
    .title = TARVE_MSG("Intake planning"),
    .about = TARVE_MSG("For schools: study places and student-years by field"),
    .sections = sections,
};
