/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the width, and the assumptions that still wait for local figures. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512 };

static const char *parameter_name(const tarve_language *lang, const char *name)
{
    static const char *const known[][2] = {
        {"kappa", TARVE_MSG("Net coverage of adverts")},
        {"omega", TARVE_MSG("Share of very short jobs")},
        {"chi", TARVE_MSG("Turnover: someone of the same occupation fills the job")},
        {"phi", TARVE_MSG("Jobs filled from the unemployed")},
        {"alpha", TARVE_MSG("Elasticity of matching to vacancies")},
        {"iota", TARVE_MSG("Mobility: commuting, moving, change of occupation")},
        {"u_max", TARVE_MSG("Turnover of the pool of the unemployed in a year")},
        {"backlog_years", TARVE_MSG("Years in which the backlog is worked off")},
        {"frictional_months", TARVE_MSG("Usual time that a vacancy is open, months")},
        {"area_duration_months", TARVE_MSG("Time that a vacancy is open, months")},
        {"duration_sd", TARVE_MSG("Spread between occupations of the time that a vacancy is open")},
        {"psi", TARVE_MSG("Overdispersion of counts")},
        {"pool_shape", TARVE_MSG("Strength of smoothing for small areas")},
        {"tau", TARVE_MSG("Smoothing of the crosswalk")},
        {"eta", TARVE_MSG("Weight of a requirement in the crosswalk")},
        {"crosswalk_n", TARVE_MSG("Weight of the crosswalk, in observations")},
        {"none", TARVE_MSG("Jobs that ask for no vocational qualification")},
        {"higher", TARVE_MSG("Jobs that ask for another or a higher qualification")},
        {"mu", TARVE_MSG("Goes on studying, or holds a qualification already")},
        {"a", TARVE_MSG("Graduates in the labour force")},
        {"rho", TARVE_MSG("Retention: stays in the area or commutes")},
        {"m", TARVE_MSG("Finds work in an occupation that matches the training")},
        {"theta", TARVE_MSG("New graduates unemployed")},
        {"f", TARVE_MSG("Study places filled")},
        {"c", TARVE_MSGC("assumption", "Completion")},
        {"lag_1", TARVE_MSG("Graduates in the 1st, 2nd, ... 8th year from the start")},
        {"student_years", TARVE_MSG("Student years per study place")},
        {"max_surplus_risk", TARVE_MSG("Accepted risk of a large surplus")},
        {"pipeline_weight", TARVE_MSG("Weight of entrants in the forecast of graduates")},
        {"commuting_km", TARVE_MSG("Distance of commuting, kilometres")},
        {"cut_large_shortage", TARVE_MSG("Limit of a large shortage")},
        {"cut_shortage", TARVE_MSG("Limit of a shortage")},
        {"cut_surplus", TARVE_MSG("Limit of a surplus")},
        {"cut_large_surplus", TARVE_MSG("Limit of a large surplus")},
        {"cut_start_tight", TARVE_MSG("Position now: limit of a shortage, beside the area")},
        {"cut_start_slack", TARVE_MSG("Position now: limit of a surplus, beside the area")},
        {"min_openings_five", TARVE_MSG("Smallest size for five classes")},
        {"min_openings_three", TARVE_MSG("Smallest size for three classes")},
        {"class_probability", TARVE_MSG("Smallest probability of a class")},
        {"min_gap_persons", TARVE_MSG("Smallest gap to be named, persons")},
        {"min_gap_share", TARVE_MSG("Smallest gap to be named, share of openings")},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i][0], name) == 0)
            return tarve_tr(lang, known[i][1]);
    return name;
}

static bool is_open(const tarve_parameter *r)
{
    return r->used && r->placeholder;
}

static bool by_code(const tarve_parameter *r)
{
    return strcmp(r->level, "occupation") == 0 || strcmp(r->level, "qualification") == 0;
}

/* One of the shares of a programme's lag. */
static bool of_lag(const tarve_parameter *r)
{
    return strncmp(r->name, "lag_", strlen("lag_")) == 0;
}

/* Rows that share one line of the table: one parameter by occupation or by qualification, and the
 * years of one lag. */
static bool together(const tarve_parameter *a, const tarve_parameter *b)
{
    if (of_lag(a) && of_lag(b))
        return strcmp(a->level, b->level) == 0 && strcmp(a->key, b->key) == 0;
    return by_code(a) && strcmp(a->name, b->name) == 0 && strcmp(a->level, b->level) == 0;
}

static void scope_text(const tarve_page *p, const tarve_parameter *r, size_t n, char line[LINE])
{
    const char *label = NULL;
    if (r->key[0] != '\0' && p->v->in->lexicon != NULL)
        label = tarve_lexicon_label(p->v->in->lexicon, r->key, tarve_language_lang(p->lang));
    if (by_code(r) && n > 1)
        (void)snprintf(line, LINE,
                       strcmp(r->level, "occupation") == 0
                           ? tarve_ntr(p->lang, "%zu occupation or group of occupations",
                                       "%zu occupations or groups of occupations", n)
                           : tarve_ntr(p->lang, "%zu qualification", "%zu qualifications", n),
                       n);
    else if (strcmp(r->level, "vet") == 0)
        (void)snprintf(line, LINE, "%s", tarve_tr(p->lang, "vocational"));
    else if (strcmp(r->level, "uas") == 0)
        (void)snprintf(line, LINE, "%s", tarve_tr(p->lang, "university of applied sciences"));
    else
        (void)snprintf(line, LINE, "%.200s",
                       label != NULL ? label
                       : r->key[0] != '\0'
                           ? r->key
                           : tarve_tr(p->lang, TARVE_MSGC("assumption applies to", "all")));
}

/* One line for row `at` and the later ones that belong to it. */
static void parameter_row(tarve_page *p, size_t at)
{
    const tarve_parameters *par = p->v->in->parameters;
    const tarve_parameter *r = tarve_parameters_row(par, at);
    double lo = tarve_parameter_mean(r), hi = lo;
    size_t n = 0;
    char buf[TARVE_SAY_TEXT], scope[LINE];
    for (size_t i = at; i < tarve_parameters_size(par); i++) {
        const tarve_parameter *o = tarve_parameters_row(par, i);
        if (!is_open(o) || (i != at && !together(r, o)))
            continue;
        lo = fmin(lo, tarve_parameter_mean(o));
        hi = fmax(hi, tarve_parameter_mean(o));
        n++;
    }
    scope_text(p, r, n, scope);
    const int decimals = hi >= 10 ? 0 : 2;
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, parameter_name(p->lang, of_lag(r) ? "lag_1" : r->name));
    tarve_html_open(&p->h, "td", NULL);
    tarve_html_data(&p->h, of_lag(r) ? "lag_1...8" : r->name);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "td", NULL);
    tarve_html_data(&p->h, scope);
    tarve_html_close(&p->h);
    tarve_page_cell(p, lo < hi ? tarve_say_range(p->lang, buf, lo, hi, decimals)
                               : tarve_say_number(p->lang, buf, lo, decimals));
    tarve_html_open(&p->h, "td", "w");
    tarve_html_data(&p->h,
                    r->line == 0 ? tarve_tr(p->lang, "a first guess of the program") : r->source);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

/* Was the row told on an earlier line? */
static bool told(const tarve_parameters *par, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_open(tarve_parameters_row(par, i)) &&
            together(tarve_parameters_row(par, i), tarve_parameters_row(par, at)))
            return true;
    return false;
}

static void width(tarve_page *p)
{
    if (!tarve_plots_drawn(p->plots, "width"))
        return;
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Where the range comes from"));
    tarve_html_element(
        &p->h, "p", "sub",
        tarve_tr(p->lang, "Share of the spread of the gap in the median field. The longest bar "
                          "shows which assumption is most worth learning more about."));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(
        p, "width",
        tarve_tr(p->lang, "Bars: share of each assumption and input in the width of the range."));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    tarve_html_element(&p->h, "p", NULL,
                       tarve_tr(p->lang, "Coverage is shared by all fields, so the order of fields "
                                         "is more certain than the level of the gap."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_assumptions(tarve_page *p)
{
    const tarve_parameters *par = p->v->in->parameters;
    size_t n = 0;
    char small[LINE];
    width(p);
    tarve_page_sensitivity(p);
    for (size_t i = 0; par != NULL && i < tarve_parameters_size(par); i++) {
        const tarve_parameter *r = tarve_parameters_row(par, i);
        n += is_open(r);
    }
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "assumptions");
    if (n == 0) {
        tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Assumptions"));
        tarve_html_element(
            &p->h, "p", NULL,
            tarve_tr(p->lang, "No assumption in use is a placeholder any more. All assumptions "
                              "with their sources: data/assumptions.csv."));
        tarve_html_close(&p->h);
        return;
    }
    (void)snprintf(
        small, sizeof small,
        tarve_tr(p->lang, "%zu assumptions are general starting values. Replace them by figures of "
                          "the area; all assumptions are in data/assumptions.csv."),
        n);
    tarve_page_table(p, "h-assumptions", tarve_tr(p->lang, "Unconfirmed assumptions"),
                     n == 1 ? tarve_tr(p->lang, "One assumption is a general starting value. All "
                                                "assumptions are in data/assumptions.csv.")
                            : small);
    tarve_page_head(p, tarve_tr(p->lang, "Assumption|Code|Applies to|#Mean|Source"));
    for (size_t i = 0; i < tarve_parameters_size(par); i++) {
        const tarve_parameter *r = tarve_parameters_row(par, i);
        if (is_open(r) && !told(par, i))
            parameter_row(p, i);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}
