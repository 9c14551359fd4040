/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read and found, how it was worked out, what it may not be used for, where it came from.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512, KINDS = 32 };

/* ---- quality ---- */

static const char *file_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void count_cell(tarve_page *p, size_t n)
{
    char buf[TARVE_SAY_TEXT];
    tarve_page_cell(p, tarve_say_number(p->lang, buf, (double)n, 0));
}

static void inputs(tarve_page *p)
{
    if (p->v->in->n_inputs == 0)
        return;
    tarve_page_table(p, "h-read", tarve_tr(p->lang, "What was read"),
                     tarve_tr(p->lang, "In more detail in data/inputs.csv."));
    tarve_page_head(
        p, tarve_tr(p->lang, "File|#Records|#Accepted|#Rejected|#Figures|#Protected|#Missing"));
    for (size_t i = 0; i < p->v->in->n_inputs; i++) {
        const tarve_read_report *r = p->v->in->input[i];
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, file_part(r->path));
        count_cell(p, r->records);
        count_cell(p, r->accepted);
        count_cell(p, r->rejected + r->cells_rejected);
        count_cell(p, r->taken);
        count_cell(p, r->protected_);
        count_cell(p, r->missing);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
}

/* By code; to be translated. */
static const char *const finding[][2] = {
    {"merger", TARVE_MSG("A merged municipality beside its successor")},
    {"break", TARVE_MSG("Change of level in a series")},
    {"conflict", TARVE_MSG("Two files give the same figure differently")},
    {"total-mismatch", TARVE_MSG("Parts and sum do not agree")},
    {"identity", TARVE_MSG("Flow and stock of vacancies do not agree")},
    {"incomplete", TARVE_MSG("The data are not complete")},
    {"gap", TARVE_MSG("A hole in a series")},
    {"no-area", TARVE_MSG("Figures without a municipality")},
    {"administrative",
     TARVE_MSG("Unemployed without an occupation (students, entrepreneurs, not known)")},
    {"open-during", TARVE_MSG("Those open during a month cannot be added up")},
    {"too-short", TARVE_MSG("The series is too short")},
    {"unknown-code", TARVE_MSG("Unknown code")},
    {"missing", TARVE_MSG("Something is missing from the data")},
    {"stale", TARVE_MSG("The data are old")},
    {"flow-from-stock", TARVE_MSG("New vacancies are estimated from the ends of months")},
    {"no-backlog", TARVE_MSG("The backlog could not be worked out")},
    {"pooled-occupations",
     TARVE_MSG("Occupations of the area are estimated from those of a wider area")},
    {"too-small", TARVE_MSG("Occupations with too few openings to be shown")},
    {"forecast-fallback", TARVE_MSG("A series was forecast by a simple fallback")},
    {"crosswalk-low-confidence", TARVE_MSG("The crosswalk is an estimate, not from a register")},
    {"crosswalk-gaps", TARVE_MSG("Occupations to which no qualification leads")},
    {"graduates-without-crosswalk", TARVE_MSG("Qualifications that the crosswalk does not know")},
    {"graduates-by-variant", TARVE_MSG("Graduates are split in more than one way")},
    {"graduates-above-students", TARVE_MSG("There are more graduates than students")},
    {"future", TARVE_MSG("Figures of a time after the last month used")},
    {"provider-outside-map", TARVE_MSG("Providers that are not in the list of the area")},
    {"provider-without-graduates", TARVE_MSG("A provider of the list has no graduates")},
    {"occupation-unknown", TARVE_MSG("Occupations that the classification does not have")},
    {"education-unknown", TARVE_MSG("Qualifications that the crosswalk does not know")},
    {"regulated", TARVE_MSG("Row of a regulated occupation whose qualification does not do")},
    {"parameter-unknown-key",
     TARVE_MSG("Assumption for an occupation or qualification that does not exist")},
    {"parameter-later", TARVE_MSG("Assumptions newer than the data")},
    {"parameter-old", TARVE_MSG("Assumptions more than ten years older than the data")},
    {"need-absent", TARVE_MSG("The training need could not be worked out")},
    {"commuting", TARVE_MSG("The unemployed are those of the commuting area")},
    {"employment-unmatched", TARVE_MSG("Occupations of the employed that the area does not have")},
    {"openings-implausible", TARVE_MSG("More openings than the employed make credible")},
    {"scenario-occupation", TARVE_MSG("The area does not have the occupation of a scenario")},
    {"not-reconciled", TARVE_MSG("Forecasts of municipalities do not add up to that of the area")},
    {"data-break", TARVE_MSG("Changes of level of occupations that come from the statistics")},
    {"mix-change", TARVE_MSG("The mix of occupations has changed in a year")},
    {"no-country", TARVE_MSG("There are no figures of the whole country to compare with")},
    {"no-flow-by-occupation",
     TARVE_MSG("There are no new vacancies by occupation: those hard to fill cannot be told")},
    {"no-provider-map", TARVE_MSG("There is no list of providers")},
    {"unknown-occupations", TARVE_MSG("There are many vacancies whose occupation is not known")},
    {"signals-absent", TARVE_MSG("Signals of new competence needs could not be worked out")},
    {"signal-log", TARVE_MSG("Signals followed from run to run")},
    {"roadmap-before", TARVE_MSG("Figures of the roadmap of the last run could not be read")},
    {"changes-before", TARVE_MSG("The last run could not be compared with")},
    {"track-record", TARVE_MSG("An earlier run could not be held against what happened")},
};

static const char *finding_name(const tarve_language *lang, const char *code)
{
    for (size_t i = 0; i < sizeof finding / sizeof *finding; i++)
        if (strcmp(finding[i][0], code) == 0)
            return tarve_tr(lang, finding[i][1]);
    return code;
}

typedef struct kind_count {
    const char *code;
    size_t n;
    bool serious;
} kind_count;

/* Adds the findings of one list by code, in order of first sight; more than KINDS kinds are cut. */
static size_t count_kinds(const tarve_findings *f, kind_count *kind, size_t n)
{
    for (size_t i = 0; f != NULL && i < f->n; i++) {
        size_t k = 0;
        while (k < n && strcmp(kind[k].code, f->item[i].code) != 0)
            k++;
        if (k == n && n == KINDS)
            continue;
        if (k == n)
            kind[n++] = (kind_count){.code = f->item[i].code};
        kind[k].n++;
        kind[k].serious = kind[k].serious || f->item[i].level <= TARVE_LOG_WARN;
    }
    return n;
}

static void findings(tarve_page *p)
{
    kind_count kind[KINDS] = {{0}};
    char buf[TARVE_SAY_TEXT], line[2 * TARVE_SAY_TEXT];
    size_t n = count_kinds(p->v->in->findings, kind, 0);
    n = count_kinds(&p->v->in->need->findings, kind, n);
    tarve_html_open(&p->h, "div", "tight");
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Findings on the data"));
    if (n == 0)
        tarve_html_element(&p->h, "p", NULL,
                           tarve_tr(p->lang, "The checks found nothing to remark on."));
    else
        tarve_html_open(&p->h, "ul", "plain");
    for (size_t k = 0; k < n; k++) {
        (void)snprintf(line, sizeof line, tarve_ntr(p->lang, "%s case", "%s cases", kind[k].n),
                       tarve_say_number(p->lang, buf, (double)kind[k].n, 0));
        tarve_html_open(&p->h, "li", NULL);
        tarve_html_data(&p->h, finding_name(p->lang, kind[k].code));
        tarve_html_text(&p->h, ": ");
        tarve_html_text(&p->h, line);
        if (kind[k].serious) {
            tarve_html_text(&p->h, " ");
            tarve_html_text(&p->h, tarve_tr(p->lang, "(to be checked)"));
        }
        tarve_html_close(&p->h);
    }
    if (n > 0) {
        tarve_html_close(&p->h);
        tarve_html_element(
            &p->h, "p", "note",
            tarve_tr(p->lang, "Every case with its file and line: data/findings.csv."));
    }
    tarve_html_close(&p->h);
}

void tarve_page_quality(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "data");
    inputs(p);
    findings(p);
    tarve_html_close(&p->h);
}

/* ---- method and limits ---- */

static void list(tarve_page *p, const char *kind, const char *title, const char *const *item,
                 size_t n)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_element(&p->h, "h2", NULL, title);
    tarve_html_open(&p->h, kind, "plain");
    for (size_t i = 0; i < n; i++)
        if (item[i][0] != '\0')
            tarve_html_element(&p->h, "li", NULL, item[i]);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void without_area(const tarve_page *p, char line[LINE], double share)
{
    char pct[TARVE_SAY_TEXT];
    line[0] = '\0';
    if (share > 0)
        (void)snprintf(line, LINE,
                       tarve_tr(p->lang,
                                "Of the vacancies of the whole country, %s have no municipality. "
                                "They are not shared out to municipalities."),
                       tarve_say_percent(p->lang, pct, share));
}

static void without_occupation(const tarve_page *p, char line[LINE], double share)
{
    char pct[TARVE_SAY_TEXT];
    line[0] = '\0';
    if (share > 0)
        (void)snprintf(
            line, LINE,
            tarve_tr(p->lang,
                     "Of the unemployed, %s belong to groups without an occupation (students, "
                     "entrepreneurs, not known). They are not counted in matching."),
            tarve_say_percent(p->lang, pct, share));
}

static void limits(tarve_page *p)
{
    const tarve_need_result *r = p->v->in->need;
    char without[LINE], administrative[LINE];
    without_area(p, without, r->share_without_area);
    without_occupation(p, administrative, r->administrative_share_u);
    const char *const growth = tarve_tr(
        p->lang,
        "Without the number of the employed, vacancies do not tell growth from replacement.");
    const char *const flow = tarve_tr(
        p->lang, "The number of new vacancies by occupation is estimated from the ends of months.");
    const char *const item[] = {
        tarve_tr(p->lang, "The figures are indicative and rest on the assumptions listed."),
        tarve_tr(p->lang, "The result supports judgement; it does not replace it."),
        growth,
        tarve_tr(p->lang, "In the figures of small municipalities random variation is large. A "
                          "figure of 1–4 is not published."),
        r->flow_from_stock ? flow : "",
        without,
        administrative,
    };
    list(p, "ul", tarve_tr(p->lang, "Limits"), item, sizeof item / sizeof *item);
}

void tarve_page_method(tarve_page *p)
{
    char repeated[400], limit[TARVE_SAY_TEXT], from[TARVE_SAY_TEXT];
    (void)snprintf(
        repeated, sizeof repeated,
        tarve_tr(
            p->lang,
            "The calculation is repeated thousands of times while assumptions and inputs "
            "vary, and a class is named only when its probability is at least %s; from %s on a "
            "shortage, balance or surplus is called likely."),
        tarve_say_tenths(p->lang, limit, tarve_view_class_limit(p->v)),
        tarve_say_tenths(p->lang, from, TARVE_VIEW_LIKELY));
    const char *const step[] = {
        tarve_tr(p->lang, "Vacancies and the unemployed are forecast by models fitted to the "
                          "history of each series; the range tells how wrong the forecast may be."),
        tarve_tr(
            p->lang,
            "New vacancies that are filled by people of the same occupation, by the unemployed or "
            "by people from elsewhere are taken away; the rest need newly trained people."),
        tarve_tr(p->lang, "The need of occupations is shared out to fields of education by the "
                          "occupation-education crosswalk."),
        tarve_tr(p->lang, "The need is compared with those who graduate from the field, stay in "
                          "the area and find work in it; the difference is the training gap."),
        repeated,
    };
    tarve_html_open(&p->h, "div", "cols");
    list(p, "ol", tarve_tr(p->lang, "How the figures were worked out"), step,
         sizeof step / sizeof *step);
    limits(p);
    tarve_html_close(&p->h);
}

/* ---- foot ---- */

static void usage(tarve_page *p)
{
    char line[400];
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Words for likelihood"));
    tarve_html_open(&p->h, "p", NULL);
    tarve_page_lead_in(p, tarve_tr(p->lang, "Very likely|: at least 9/10."));
    tarve_html_text(&p->h, " ");
    tarve_page_lead_in(p, tarve_tr(p->lang, "Likely|: at least 7/10."));
    tarve_html_text(&p->h, " ");
    tarve_page_lead_in(p, tarve_tr(p->lang, "Uncertain|: 3/10–7/10."));
    tarve_html_close(&p->h);
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "The figures as files"));
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_text(
        &p->h, tarve_tr(p->lang,
                        "In the folder data: all tables; datapackage.json says what their columns "
                        "are. In the folder plots: the charts, their figures and how they are "
                        "drawn."));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "p", NULL);
    (void)snprintf(line, sizeof line, tarve_tr(p->lang, "Made with the program tarve %.60s."),
                   p->v->in->version);
    tarve_html_data(&p->h, line);
    if (p->v->in->licence != NULL && p->v->in->licence[0] != '\0') {
        (void)snprintf(line, sizeof line, tarve_tr(p->lang, "Licence of the report: %.120s."),
                       p->v->in->licence);
        tarve_html_text(&p->h, " ");
        tarve_html_data(&p->h, line);
    }
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

/* Files of one source: the same name, licence, note and kind. */
static bool same_source(const tarve_source *a, const tarve_source *b)
{
    return same_text(a->name, b->name) && same_text(a->licence, b->licence) &&
           same_text(a->note, b->note) && a->synthetic == b->synthetic;
}

/* The later of two texts of one form ("2023M10", "2023-11-24") is the greater one. */
static const char *later(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == NULL ? b : a;
    return strcmp(b, a) > 0 ? b : a;
}

static void one_source(tarve_page *p, const tarve_source *s, const char *last_period,
                       const char *dated)
{
    char newest[2 * TARVE_SAY_TEXT], of[2 * TARVE_SAY_TEXT], buf[TARVE_SAY_TEXT];
    const char *const part[] = {s->licence, newest, of};
    bool open = false;
    newest[0] = of[0] = '\0';
    if (!same_text(last_period, ""))
        (void)snprintf(newest, sizeof newest, tarve_tr(p->lang, "newest period %s"),
                       tarve_say_date(p->lang, buf, last_period));
    if (!same_text(dated, ""))
        (void)snprintf(of, sizeof of, tarve_tr(p->lang, "data of %s"),
                       tarve_say_date(p->lang, buf, dated));
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_data(&p->h, s->name);
    for (size_t i = 0; i < 3; i++) {
        if (same_text(part[i], ""))
            continue;
        tarve_html_text(&p->h, open ? ", " : " (");
        tarve_html_data(&p->h, part[i]);
        open = true;
    }
    tarve_html_text(&p->h, open ? ")." : ".");
    if (s->note != NULL && s->note[0] != '\0') {
        tarve_html_text(&p->h, " ");
        tarve_html_data(&p->h, s->note);
    }
    if (s->synthetic) {
        tarve_html_text(&p->h, " ");
        tarve_html_element(&p->h, "span", "ex", tarve_tr(p->lang, "synthetic"));
    }
    tarve_html_close(&p->h);
}

static void sources(tarve_page *p)
{
    const tarve_source *s = p->v->in->source;
    for (size_t i = 0; i < p->v->in->n_sources; i++) {
        const char *period = s[i].last_period, *dated = s[i].dated;
        bool told = false;
        for (size_t k = 0; k < i; k++)
            told = told || same_source(&s[k], &s[i]);
        for (size_t k = i + 1; k < p->v->in->n_sources; k++)
            if (same_source(&s[k], &s[i])) {
                period = later(period, s[k].last_period);
                dated = later(dated, s[k].dated);
            }
        if (!told)
            one_source(p, &s[i], period, dated);
    }
    if (p->plots->borders[0] == '\0')
        return;
    tarve_html_open(&p->h, "p", NULL);
    tarve_html_text(&p->h, tarve_tr(p->lang, "Borders of municipalities:"));
    tarve_html_text(&p->h, " ");
    tarve_html_text(&p->h, p->plots->borders);
    tarve_html_text(&p->h, ".");
    tarve_html_close(&p->h);
}

void tarve_page_foot(tarve_page *p)
{
    tarve_html_open(&p->h, "footer", NULL);
    tarve_html_open(&p->h, "div", "cols");
    usage(p);
    tarve_html_open(&p->h, "div", NULL);
    tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Sources"));
    sources(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}
