/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training need per field: the gap, the table, the ledger, now against later. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"
#include "report/say.h"

enum { LINE = 512 };

static void caption(tarve_page *p, const char *id, const char *title, const char *sub)
{
    tarve_html_open(&p->h, "figcaption", NULL);
    tarve_html_open(&p->h, "h2", NULL);
    tarve_html_attr(&p->h, "id", id);
    tarve_html_text(&p->h, title);
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "p", "sub");
    tarve_html_text(&p->h, sub);
    tarve_page_synthetic(p);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void class_key(tarve_page *p)
{
    static const struct {
        tarve_look look;
        const char *word;
    } row[] = {{TARVE_LOOK_SHORTAGE, TARVE_MSGC("class", "shortage")},
               {TARVE_LOOK_MISMATCH, TARVE_MSGC("class", "mismatch")},
               {TARVE_LOOK_BALANCE, TARVE_MSGC("class", "balance")},
               {TARVE_LOOK_SURPLUS, TARVE_MSGC("class", "surplus")},
               {TARVE_LOOK_UNSURE, TARVE_MSGC("class", "likely or uncertain")}};
    tarve_html_open(&p->h, "ul", "marks");
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        tarve_html_open(&p->h, "li", tarve_look_style(row[i].look));
        tarve_html_open(&p->h, "i", "m");
        tarve_html_attr(&p->h, "aria-hidden", "true");
        tarve_html_text(&p->h, tarve_look_mark(row[i].look));
        tarve_html_close(&p->h);
        tarve_html_text(&p->h, tarve_tr(p->lang, row[i].word));
        tarve_html_close(&p->h);
    }
    tarve_html_close(&p->h);
}

static void note(tarve_page *p, const char *text)
{
    tarve_html_open(&p->h, "p", NULL);
    tarve_page_lead_in(p, text);
    tarve_html_close(&p->h);
}

static void gap_figure(tarve_page *p)
{
    size_t n = 0;
    char title[LINE], sub[LINE], word[TARVE_SAY_TEXT], from[TARVE_SAY_TEXT];
    for (size_t i = 0; i < p->v->n_shown; i++)
        n += tarve_view_likely_shortage(&p->v->shown[i]);
    if (n == 0)
        (void)snprintf(title, sizeof title, "%s",
                       tarve_tr(p->lang, "In no field is a shortage likely"));
    else
        (void)snprintf(title, sizeof title,
                       tarve_ntr(p->lang, "A shortage is likely in %s field of education",
                                 "A shortage is likely in %s fields of education", n),
                       tarve_say_on(p->lang, word, n));
    (void)snprintf(sub, sizeof sub,
                   tarve_tr(p->lang, "Training gap, persons a year, in %d. The mark is the "
                                     "estimate, the line its likely range (80%%)."),
                   p->v->year);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-gap", title, sub);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(
        p, "gap",
        tarve_tr(p->lang, "Gap by field of education from largest to smallest, with range and "
                          "class. The same figures are in the table below."));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    class_key(p);
    note(p, tarve_tr(p->lang, "The gap| is the number of newly trained people that openings call "
                              "for, less the new graduates who find work in the area."));
    (void)snprintf(sub, sizeof sub,
                   tarve_tr(p->lang, "A class| is named when its probability is at least %s. From "
                                     "%s on a shortage, balance or surplus is called likely. "
                                     "Otherwise the result is uncertain."),
                   tarve_say_tenths(p->lang, word, tarve_view_class_limit(p->v)),
                   tarve_say_tenths(p->lang, from, TARVE_VIEW_LIKELY));
    note(p, sub);
    note(p, tarve_tr(p->lang, "Too small:| there are too few openings for figures of its own. The "
                              "table then has the class of the wider field or level of education "
                              "and the direction of the field itself."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

static void class_cell(tarve_page *p, const tarve_view_field *f)
{
    tarve_html_open(&p->h, "td", "w");
    tarve_page_class(p, f);
    tarve_html_close(&p->h);
}

static void need_table(tarve_page *p)
{
    char small[LINE];
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang, "Persons a year, in %d; the likely range in grey (80%%). "
                                     "Ordered by gap, largest first."),
                   p->v->year);
    tarve_html_open(&p->h, "section", "tight");
    tarve_page_table(p, "h-fields", tarve_tr(p->lang, "All fields of education"), small);
    tarve_page_head(p, tarve_tr(p->lang,
                                "Field of education|#Openings|#Requirement|#Supply|#Gap|#Matching "
                                "ratio|Class and probability"));
    for (size_t i = 0; i < p->v->n_shown; i++) {
        const tarve_view_field *f = &p->v->shown[i];
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, f->name);
        tarve_page_range(p, f->openings, 0, false);
        tarve_page_range(p, f->requirement, 0, false);
        tarve_page_range(p, f->supply, 0, false);
        tarve_page_range(p, f->gap, 0, true);
        tarve_page_range(p, f->ratio, 2, false);
        class_cell(p, f);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void years_table(tarve_page *p)
{
    const tarve_view *v = p->v;
    char heads[LINE];
    size_t o = (size_t)snprintf(heads, sizeof heads, "%s", tarve_tr(p->lang, "Field of education"));
    if (v->n_years < 2)
        return;
    for (size_t y = 0; y < v->n_years && o < sizeof heads; y++)
        o += (size_t)snprintf(heads + o, sizeof heads - o, "|#%d",
                              v->in->need->base_year + 1 + (int)y);
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, tarve_tr(p->lang, "The gap year by year"));
    tarve_page_table(p, "h-years", tarve_tr(p->lang, "The gap year by year"),
                     tarve_tr(p->lang, "Persons a year; the range in grey (80%)."));
    tarve_page_head(p, heads);
    for (size_t i = 0; i < v->n_rows; i++) {
        if (v->row[i].parent[0] != '\0')
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, v->row[i].name);
        for (size_t y = 0; y < v->n_years; y++)
            tarve_page_range(p, v->row[y * v->n_rows + i].gap, 0, true);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

/* Qualifications of the fields, folded: what a school plans by. */
static void qualifications_table(tarve_page *p)
{
    const tarve_view *v = p->v;
    const tarve_view_field *rows =
        v->row + (size_t)(v->year - v->in->need->base_year - 1) * v->n_rows;
    size_t n = 0;
    for (size_t i = 0; i < v->n_rows; i++)
        n += rows[i].parent[0] != '\0';
    if (n == 0)
        return;
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, tarve_tr(p->lang, "Qualifications"));
    tarve_page_table(p, "h-qualifications", tarve_tr(p->lang, "Qualifications"),
                     tarve_tr(p->lang, "Persons a year; the range in grey (80%)."));
    tarve_page_head(
        p, tarve_tr(p->lang,
                    "Qualification|#Openings|#Requirement|#Supply|#Gap|Class and probability"));
    for (size_t i = 0; i < v->n_rows; i++) {
        if (rows[i].parent[0] == '\0')
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, rows[i].name);
        tarve_page_range(p, rows[i].openings, 0, false);
        tarve_page_range(p, rows[i].requirement, 0, false);
        tarve_page_range(p, rows[i].supply, 0, false);
        tarve_page_range(p, rows[i].gap, 0, true);
        class_cell(p, &rows[i]);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void ledger(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-ledger", tarve_tr(p->lang, "Where new jobs are filled from"),
            tarve_tr(p->lang, "Recruitments of the field in a year by where people come from. The "
                              "last part is left as the gap."));
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(
        p, "ledger",
        tarve_tr(p->lang, "Recruitments by field of education in parts: turnover, unemployed, "
                          "mobility, new graduates and gap. The figures are in the table below."));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    note(p, tarve_tr(p->lang, "Turnover:| someone in the field changes jobs. The job is filled, "
                              "but no newly trained people are needed."));
    note(p, tarve_tr(p->lang, "Mobility:| commuting, moving and change of occupation."));
    note(p, tarve_tr(p->lang,
                     "The parts| are rounded one by one, so they do not always add up exactly."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_page_table(
        p, "h-ledger-table", tarve_tr(p->lang, "Ledger by field of education"),
        tarve_tr(
            p->lang,
            "Persons a year; the range in grey (80%). Small fields have no figures of their own."));
    tarve_page_head(p, tarve_tr(p->lang, "Field of education|#Recruitments|#Turnover|#From the "
                                         "unemployed|#Mobility|#Newly trained|#Backlog"));
    for (size_t i = 0; i < p->v->n_shown; i++) {
        if (p->v->shown[i].small)
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, p->v->shown[i].name);
        for (size_t k = 0; k < TARVE_N_PARTS; k++)
            tarve_page_range(p, p->v->shown[i].part[k], 0, false);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static bool has_employment(const tarve_view *v)
{
    for (size_t i = 0; i < v->n_shown; i++)
        if (!isnan(v->shown[i].employed))
            return true;
    return false;
}

/* Stocks now and flows ahead as words; the balance share where employment is given. */
static void positions_table(tarve_page *p)
{
    const bool employed = has_employment(p->v);
    tarve_html_open(&p->h, "details", NULL);
    tarve_html_element(&p->h, "summary", NULL, tarve_tr(p->lang, "Position now and direction"));
    tarve_page_table(
        p, "h-positions", tarve_tr(p->lang, "Position now and direction"),
        tarve_tr(p->lang, "Now: unemployed per vacancy beside the whole country. Direction: "
                          "matching ratio three to five years ahead. When after a shortage only as "
                          "many come as jobs open, the shortage goes on."));
    tarve_page_head(
        p, employed
               ? tarve_tr(p->lang, "Field of education|Now|Direction|Together|#Balance share, %")
               : tarve_tr(p->lang, "Field of education|Now|Direction|Together"));
    for (size_t i = 0; i < p->v->n_shown; i++) {
        const tarve_view_field *f = &p->v->shown[i];
        if (f->small)
            continue;
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, f->name);
        tarve_html_element(&p->h, "td", "w", tarve_say_position(p->lang, f->need->start));
        tarve_html_element(&p->h, "td", "w", tarve_say_position(p->lang, f->need->ahead));
        tarve_html_element(&p->h, "td", "w",
                           tarve_say_outlook(p->lang, f->need->start, f->need->ahead));
        if (employed)
            tarve_page_range(p, f->balance_share, 1, true);
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

static void quadrants(tarve_page *p)
{
    char sub[LINE];
    if (!tarve_plots_drawn(p->plots, "quadrants"))
        return;
    (void)snprintf(sub, sizeof sub,
                   tarve_tr(p->lang, "Horizontal: unemployed per vacancy now; vertical: matching "
                                     "ratio in %d (below 1: too few people)."),
                   p->v->year);
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_open(&p->h, "figure", NULL);
    caption(p, "h-quadrants", tarve_tr(p->lang, "The position now and the direction of training"),
            sub);
    tarve_html_open(&p->h, "div", NULL);
    tarve_page_picture(p, "quadrants",
                       tarve_tr(p->lang, "Fields of education in four squares: shortage now and "
                                         "ahead, shortage now that eases, mismatch, surplus."));
    tarve_html_close(&p->h);
    tarve_html_open(&p->h, "div", "note");
    note(p, tarve_tr(p->lang, "The matching ratio| is the number of people in proportion to "
                              "openings. One is balance."));
    note(p, tarve_tr(p->lang, "Mismatch:| many are unemployed, but too few people graduate."));
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
    tarve_html_close(&p->h);
}

void tarve_page_need(tarve_page *p)
{
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "need");
    if (p->v->n_shown == 0) {
        tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "Training need"));
        tarve_html_element(
            &p->h, "p", NULL,
            tarve_tr(
                p->lang,
                "The training need could not be worked out: the data hold no field of education."));
        tarve_html_close(&p->h);
        return;
    }
    gap_figure(p);
    tarve_html_close(&p->h);
    need_table(p);
    years_table(p);
    qualifications_table(p);
    tarve_page_places(p);
    tarve_page_whatif(p);
    ledger(p);
    quadrants(p);
    positions_table(p);
}
