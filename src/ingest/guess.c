/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column at a time: what its heading says, and where that says nothing, what its texts are. */
#include <string.h>

#include "ingest/columns.h"
#include "ingest/fold.h"
#include "ingest/periodparse.h"
#include "ingest/resolve.h"

static const double most = 0.6; /* of the texts that say something */

static const struct {
    text_is what;
    column_guess guess;
    group_scheme scheme;
} contents[] = {
    {is_area, GUESS_AREA, GROUP_OCCUPATION},   {is_measure, GUESS_MEASURE, GROUP_OCCUPATION},
    {is_period, GUESS_TIME, GROUP_OCCUPATION}, {is_occupation, GUESS_GROUP, GROUP_OCCUPATION},
    {is_field, GUESS_GROUP, GROUP_FIELD},      {is_qualification, GUESS_GROUP, GROUP_QUALIFICATION},
};

static column_guess by_texts(recogniser *r, size_t c)
{
    column_view *v = &r->view[c];
    if (column_blank(r, c))
        return GUESS_IGNORE;
    if (column_share(r, c, is_figure) >= most)
        return GUESS_FIGURES;
    if (c == 0 && column_share(r, c, is_stub) >= most)
        return GUESS_STUB;
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (column_share(r, c, contents[i].what) >= most) {
            v->head.scheme = contents[i].scheme;
            return contents[i].guess;
        }
    return GUESS_VARIANT;
}

/* A heading that states figures ("2020M11 Avoimet työpaikat") over texts that are names is no such
 * heading: statisticians' titles stand in the first cell. */
static bool states_figures(recogniser *r, size_t c)
{
    column_view *v = &r->view[c];
    if (!v->states)
        return false;
    if (v->said.code[TARVE_AXIS_VARIANT] != NULL && v->said.n_pieces == 1)
        return false;
    return column_share(r, c, is_figure) > 0 || column_share(r, c, is_area) < most;
}

static bool says_synthetic(const recogniser *r, field_text text)
{
    char words[FOLD_ROOM];
    (void)r;
    fold_words(text.s, text.len < 80 ? text.len : 80, words);
    return strstr(words, "synteetti") != NULL || strstr(words, "synthetic") != NULL ||
           strstr(words, "syntetisk") != NULL;
}

static void note_origin(const recogniser *r, size_t c)
{
    char shown[120];
    if (column_share(r, c, says_synthetic) > 0)
        say(r, "synthetic", c, "column '%s' says that figures are synthetic, not observed",
            label_shown(r, c, shown, sizeof shown));
}

static column_guess by_heading(recogniser *r, size_t c)
{
    switch (r->view[c].head.kind) {
    case HEADING_TIME:
        return GUESS_TIME;
    case HEADING_AREA:
    case HEADING_PROVIDER:
        return GUESS_AREA;
    case HEADING_GROUP:
        return GUESS_GROUP;
    case HEADING_MEASURE:
        return r->n_rows == 0 || column_share(r, c, is_measure) > 0 ? GUESS_MEASURE : GUESS_VARIANT;
    case HEADING_NAME:
        return GUESS_NAME;
    case HEADING_NOTE:
        note_origin(r, c);
        return GUESS_IGNORE;
    case HEADING_VALUE:
        return GUESS_VALUE;
    case HEADING_VARIANT:
        return GUESS_VARIANT;
    case HEADING_OTHER:
    default:
        return by_texts(r, c);
    }
}

static bool names_table(recogniser *r, size_t c)
{
    return heading_table(r->view[c].label).len > 0 && by_texts(r, c) == GUESS_FIGURES;
}

static void guess_column(recogniser *r, size_t c)
{
    column_view *v = &r->view[c];
    if (v->told)
        return;
    if (v->label.len == 0)
        v->guess = column_blank(r, c) || column_counts_rows(r, c) ? GUESS_IGNORE : by_texts(r, c);
    else if (v->head.kind == HEADING_OTHER && (states_figures(r, c) || names_table(r, c)))
        v->guess = GUESS_VALUE;
    else
        v->guess = by_heading(r, c);
}

/* What the headings state; "SSS" and "Yhteensä" are totals of occupations where most headings are
 * about occupations, else the whole country. */
static void read_headings(recogniser *r)
{
    size_t n_groups = 0, n_areas = 0;
    for (size_t c = 0; c < r->n; c++) {
        column_view *v = &r->view[c];
        v->states = v->head.kind == HEADING_OTHER && joined_parse(r->lex, v->label, true, &v->said);
        n_groups += v->states && v->said.code[TARVE_AXIS_GROUP] != NULL ? 1 : 0;
        n_areas += v->states && v->said.code[TARVE_AXIS_AREA] != NULL ? 1 : 0;
    }
    for (size_t c = 0; c < r->n && n_groups <= n_areas; c++) {
        column_view *v = &r->view[c];
        const char *group = v->states ? v->said.code[TARVE_AXIS_GROUP] : NULL;
        if (group != NULL && group[0] == 'S')
            v->states = joined_parse(r->lex, v->label, false, &v->said);
    }
}

void guess_columns(recogniser *r)
{
    read_headings(r);
    for (size_t c = 0; c < r->n; c++)
        guess_column(r, c);
}

/* ---- a first row that is data ---- */

static bool is_whole_number(const recogniser *r, field_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (t.s[i] < '0' || t.s[i] > '9')
            return false;
    return t.len > 0 && !is_year(r, t);
}

bool looks_headless(const recogniser *r)
{
    static const text_is kinds[] = {is_area, is_occupation, is_period, is_whole_number};
    size_t n = 0;
    for (size_t c = 0; c < r->n; c++) {
        const field_text label = r->view[c].label;
        if (label.len == 0 || (is_year(r, label) && label.len == 4))
            continue;
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (kinds[k](r, label) && column_share(r, c, kinds[k]) >= most) {
                n++;
                break;
            }
    }
    return n >= 2;
}
