/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the brief: where people are lacking, and where openings and unemployed people stand
 * beside each other. */
#include <math.h>
#include <stdio.h>

#include "report/page_brief.h"
#include "report/say.h"

enum { LINE = 300, GAPS = 5, MISMATCHES = 3 };

static void text_cell(tarve_page *p, const char *text)
{
    tarve_html_element(&p->h, "td", NULL, text);
}

/* ---- the largest gaps ---- */

static bool has_gap(const tarve_view_field *f)
{
    return !f->small && f->gap.median > 0;
}

static void gap_row(tarve_page *p, const tarve_view_field *f)
{
    const double prob = tarve_view_p_shortage(f);
    char line[LINE], pct[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "tr", NULL);
    tarve_page_row_head(p, f->name);
    tarve_page_range(p, f->gap, 0, true);
    (void)snprintf(line, sizeof line, "%s (%s)", tarve_say_likelihood(p->lang, prob),
                   tarve_say_percent(p->lang, pct, prob));
    text_cell(p, line);
    tarve_html_close(&p->h);
}

static void gaps(tarve_page *p)
{
    size_t n = 0;
    char small[LINE];
    (void)snprintf(small, sizeof small,
                   tarve_tr(p->lang, "At most five, persons a year, %d. In grey the likely range "
                                     "(80%%)."),
                   p->v->year);
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "shortages");
    tarve_page_table(p, "h-shortages", tarve_tr(p->lang, "The largest gaps"), small);
    tarve_page_head(p, tarve_tr(p->lang, "Field of education|#Gap|Shortage is"));
    for (size_t i = 0; i < p->v->n_shown && n < GAPS; i++)
        if (has_gap(&p->v->shown[i])) {
            gap_row(p, &p->v->shown[i]);
            n++;
        }
    tarve_page_table_end(p);
    if (n == 0)
        tarve_html_element(&p->h, "p", NULL, tarve_tr(p->lang, "No field of education has a gap."));
    tarve_html_close(&p->h);
}

/* ---- mismatches ---- */

static bool is_mismatch(const tarve_view_field *f)
{
    return f->need->mismatch && tarve_view_likely_shortage(f);
}

/* The fields with a mismatch, most unemployed per vacancy first. */
static size_t most_unemployed(const tarve_view *v, const tarve_view_field *out[MISMATCHES])
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_shown; i++) {
        const tarve_view_field *f = &v->shown[i];
        size_t k = n;
        if (f->small || !is_mismatch(f) || !(f->tightness > 0))
            continue;
        for (; k > 0 && out[k - 1]->tightness < f->tightness; k--)
            if (k < MISMATCHES)
                out[k] = out[k - 1];
        if (k < MISMATCHES)
            out[k] = f;
        n += n < MISMATCHES;
    }
    return n;
}

static void mismatches(tarve_page *p)
{
    const tarve_view_field *f[MISMATCHES];
    const size_t n = most_unemployed(p->v, f);
    char num[TARVE_SAY_TEXT];
    tarve_html_open(&p->h, "section", NULL);
    tarve_html_attr(&p->h, "id", "mismatches");
    if (n == 0) {
        tarve_html_element(&p->h, "h2", NULL, tarve_tr(p->lang, "No mismatch shows"));
        tarve_html_element(&p->h, "p", NULL,
                           tarve_tr(p->lang, "In no field of education is there a shortage while "
                                             "many who could fill it are unemployed."));
        tarve_html_close(&p->h);
        return;
    }
    tarve_page_table(p, "h-mismatches", tarve_tr(p->lang, "Openings and job seekers at once"),
                     tarve_tr(p->lang, "At most three mismatches: a shortage is at least likely "
                                       "while many are unemployed."));
    tarve_page_head(p, tarve_tr(p->lang, "Field of education|#Openings|#Unemployed per vacancy"));
    for (size_t i = 0; i < n; i++) {
        tarve_html_open(&p->h, "tr", NULL);
        tarve_page_row_head(p, f[i]->name);
        tarve_page_cell(p, tarve_say_number(p->lang, num, f[i]->openings.median, 0));
        tarve_page_cell(p, tarve_say_number(p->lang, num, f[i]->tightness, 1));
        tarve_html_close(&p->h);
    }
    tarve_page_table_end(p);
    tarve_html_close(&p->h);
}

void tarve_brief_tables(tarve_page *p)
{
    tarve_html_open(&p->h, "div", "cols");
    gaps(p);
    mismatches(p);
    tarve_html_close(&p->h);
}
