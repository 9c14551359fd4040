/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns hold figures, and what the figures are. */
#include <stdio.h>
#include <string.h>

#include "ingest/columns.h"
#include "ingest/measure.h"
#include "ingest/resolve.h"
#include "ingest/traits.h"

static void set_value(recogniser *r, size_t c, const joined *said)
{
    tarve_column *col = &r->layout->column[c];
    col->role = TARVE_ROLE_VALUE;
    for (int a = 0; a < TARVE_N_AXES; a++)
        col->fixed[a] = said->code[a];
    col->freq = said->freq;
    col->period = said->period;
    col->flags = said->flags;
    col->scale = said->scale;
}

static const joined silent = {.period = TARVE_NO_PERIOD, .scale = 1};

static bool states_measure(const recogniser *r, size_t c)
{
    return r->view[c].guess == GUESS_VALUE && r->view[c].said.code[TARVE_AXIS_MEASURE] != NULL;
}

static size_t count_guess(const recogniser *r, column_guess guess, size_t *last)
{
    size_t n = 0;
    for (size_t c = 0; c < r->n; c++)
        if (r->view[c].guess == guess) {
            n++;
            *last = c;
        }
    return n;
}

static void note_assumed(const recogniser *r, size_t c, const joined *said)
{
    char shown[120];
    if (said->assumed)
        say(r, "kind-assumed", c, "'%s' is taken as %s: the heading does not say more",
            label_shown(r, c, shown, sizeof shown), said->code[TARVE_AXIS_MEASURE]);
}

static void note_table(recogniser *r, size_t c)
{
    const field_text table = heading_table(r->view[c].label);
    if (table.len == 0 || r->layout->source_table[0] != '\0')
        return;
    const char *kept = tarve_arena_text(r->arena, table.s, table.len);
    if (kept != NULL)
        r->layout->source_table = kept;
}

/* Measures are named by the headings; other columns of figures are not ours. */
static void take_named_values(recogniser *r)
{
    char shown[120];
    for (size_t c = 0; c < r->n; c++) {
        column_view *v = &r->view[c];
        if (states_measure(r, c)) {
            set_value(r, c, &v->said);
            note_assumed(r, c, &v->said);
        } else if (v->guess == GUESS_VALUE || v->guess == GUESS_FIGURES) {
            r->layout->column[c].role = TARVE_ROLE_IGNORE;
            say(r, "unknown-column", c, "the figures of '%s' are not read: no known measure",
                label_shown(r, c, shown, sizeof shown));
        }
    }
}

/* The measure stands in a column of its own, or in the title: each value column is taken with what
 * its heading fixes. */
static size_t take_plain_values(recogniser *r, const char *measure, double scale)
{
    size_t n = 0, last = 0;
    const size_t n_said = count_guess(r, GUESS_VALUE, &last);
    const size_t n_figures = count_guess(r, GUESS_FIGURES, &last);
    if (n_said == 0 && n_figures == 1)
        r->view[last].guess = GUESS_VALUE;
    for (size_t c = 0; c < r->n; c++) {
        if (r->view[c].guess != GUESS_VALUE)
            continue;
        joined said = r->view[c].head.kind == HEADING_OTHER && r->view[c].said.n_pieces > 0
                          ? r->view[c].said
                          : silent;
        if (measure != NULL) {
            said.code[TARVE_AXIS_MEASURE] = measure;
            said.scale = scale;
        }
        set_value(r, c, &said);
        note_table(r, c);
        n++;
    }
    return n;
}

static tarve_status no_measure(recogniser *r)
{
    const char *word = NULL;
    const char *subject = other_subject(r, &word);
    if (subject == NULL)
        return refuse_labels(r, "no heading, label or title names a known measure");
    const tarve_status st = ingest_refuse(
        r->err, "no-labour-data",
        "this looks like %s (\"%s\"): it holds no vacancies, job seekers, graduates or employment",
        subject, word);
    place(r, 0);
    return st;
}

/* The measure that the title, or the heading of the figures (csv2 with one content), is about. */
static bool measure_of_title(recogniser *r, joined *found)
{
    joined_title(r->lex, r->s->title, found);
    for (size_t c = 0; c < r->n && found->code[TARVE_AXIS_MEASURE] == NULL; c++) {
        char label[512];
        const field_text t = r->view[c].label;
        const bool figures = r->view[c].guess == GUESS_VALUE || r->view[c].guess == GUESS_FIGURES;
        /* The first cell of a statistician's export holds the description of the table. */
        if ((!figures && c > 0) || heading_table(t).len == 0 || t.len >= sizeof label)
            continue;
        memcpy(label, t.s, t.len);
        label[t.len] = '\0';
        joined_title(r->lex, label, found);
    }
    return found->code[TARVE_AXIS_MEASURE] != NULL;
}

static size_t measure_column(const recogniser *r)
{
    for (size_t c = 0; c < r->n; c++)
        if (r->view[c].guess == GUESS_MEASURE ||
            (r->view[c].guess == GUESS_MAPPED && r->layout->column[c].role == TARVE_ROLE_MEASURE))
            return c;
    return SIZE_MAX;
}

static bool stub_holds_measure(const recogniser *r)
{
    for (size_t c = 0; c < r->n; c++)
        for (size_t row = 0; r->view[c].guess == GUESS_STUB && row < r->n_rows; row++) {
            joined j;
            if (joined_parse(r->lex, column_text(r, row, c), true, &j))
                return j.code[TARVE_AXIS_MEASURE] != NULL;
        }
    return false;
}

static size_t mapped_value(const recogniser *r)
{
    for (size_t c = 0; c < r->n; c++)
        if (r->view[c].guess == GUESS_MAPPED && r->layout->column[c].role == TARVE_ROLE_VALUE)
            return c;
    return SIZE_MAX;
}

/* Beside value columns that the configuration maps: headings that state something are figures of
 * the same kind (a new month of a wide table), other figures are not asked for. */
static void take_beside_mapped(recogniser *r, size_t mapped)
{
    for (size_t c = 0; c < r->n; c++) {
        column_view *v = &r->view[c];
        if (v->guess == GUESS_VALUE && v->states) {
            joined said = v->said;
            if (said.code[TARVE_AXIS_MEASURE] == NULL) {
                said.code[TARVE_AXIS_MEASURE] = r->layout->column[mapped].fixed[TARVE_AXIS_MEASURE];
                said.scale = r->layout->column[mapped].scale;
            }
            set_value(r, c, &said);
        } else if (v->guess == GUESS_VALUE || v->guess == GUESS_FIGURES) {
            r->layout->column[c].role = TARVE_ROLE_IGNORE;
        }
    }
}

static tarve_status settle_plain(recogniser *r, size_t measure_at)
{
    joined title = silent;
    const char *measure = r->layout->fixed[TARVE_AXIS_MEASURE];
    if (measure_at == SIZE_MAX && measure == NULL && !stub_holds_measure(r)) {
        if (!measure_of_title(r, &title))
            return no_measure(r);
        measure = title.code[TARVE_AXIS_MEASURE];
        say(r, "measure-from-title", 0, "the figures are taken as %s: only the title says so",
            measure);
    }
    if (take_plain_values(r, measure_at == SIZE_MAX ? measure : NULL, title.scale) > 0)
        return TARVE_OK;
    return refuse_labels(r, "no column holds the figures");
}

tarve_status settle_figures(recogniser *r)
{
    const size_t measure_at = measure_column(r);
    size_t n_named = 0;
    for (size_t c = 0; c < r->n; c++)
        n_named += states_measure(r, c) ? 1 : 0;
    for (size_t c = 0; c < r->n; c++)
        if (r->view[c].guess == GUESS_MEASURE) {
            if (c != measure_at)
                r->layout->column[c].role = TARVE_ROLE_VARIANT;
            else if (n_named > 0)
                return refuse_labels(r, "both headings and a column name measures");
            else
                r->layout->column[c].role = TARVE_ROLE_MEASURE;
        }
    const size_t mapped = mapped_value(r);
    if (mapped != SIZE_MAX) {
        take_beside_mapped(r, mapped);
        return TARVE_OK;
    }
    if (n_named == 0)
        return settle_plain(r, measure_at);
    take_named_values(r);
    return TARVE_OK;
}

/* ---- protection rules, and measures that are not fit for sums ---- */

static bool education(const tarve_measure_info *m)
{
    static const char *const codes[] = {"graduates",    "new_students", "students",
                                        "study_places", "applicants",   "first_choice_applicants",
                                        "admitted"};
    for (size_t i = 0; m != NULL && i < sizeof codes / sizeof *codes; i++)
        if (strcmp(m->code, codes[i]) == 0)
            return true;
    return false;
}

/* Measure of a cell of the sample: of its column, of its row, or of the file. */
static const tarve_measure_info *cell_measure(const recogniser *r, size_t row, size_t c)
{
    const char *code = r->layout->column[c].fixed[TARVE_AXIS_MEASURE];
    if (code != NULL)
        return tarve_measure_find(code);
    for (size_t m = 0; m < r->n; m++) {
        measure_match match;
        const field_text t = column_text(r, row, m);
        if (r->layout->column[m].role == TARVE_ROLE_MEASURE &&
            measure_recognise(t.s, t.len, &match))
            return match.info;
    }
    code = r->layout->fixed[TARVE_AXIS_MEASURE];
    return code == NULL ? NULL : tarve_measure_find(code);
}

typedef struct protection {
    size_t n_one_to_four, n_positive, n_threes, n_shares, n_between;
} protection;

static void count_cell(const recogniser *r, size_t row, size_t c, protection *p)
{
    const tarve_measure_info *m = cell_measure(r, row, c);
    const tarve_layout plain = {.decimal_comma = r->layout->decimal_comma};
    const field_text t = column_text(r, row, c);
    cell_meaning cell;
    if (m == NULL)
        return;
    p->n_shares += m->kind == TARVE_SHARE ? 1 : 0;
    p->n_between += m->kind == TARVE_BETWEEN ? 1 : 0;
    ingest_cell(t, &plain, m, &cell);
    if (cell.reject != NULL || !education(m))
        return;
    p->n_one_to_four += cell.state == TARVE_CELL_PROTECTED ? 1 : 0;
    p->n_positive += cell.state == TARVE_CELL_VALUE && cell.value > 0 ? 1 : 0;
    p->n_threes +=
        cell.state == TARVE_CELL_VALUE && cell.value > 0 && (uint64_t)cell.value % 3 == 0 ? 1 : 0;
}

void settle_protection(recogniser *r)
{
    enum { ENOUGH = 20 };
    protection p = {0};
    for (size_t c = 0; c < r->n; c++)
        for (size_t row = 0; r->layout->column[c].role == TARVE_ROLE_VALUE && row < r->n_rows;
             row++)
            count_cell(r, row, c, &p);
    r->layout->rounded3 =
        p.n_positive == p.n_threes && (p.n_one_to_four > 0 || p.n_positive >= ENOUGH);
    if (p.n_shares > 0 && p.n_one_to_four > 0)
        say(r, "share-of-protected", 0,
            "percentages beside protected counts were computed from them: not fit for sums");
    for (size_t c = 0; c < r->n; c++) {
        const char *code = r->layout->column[c].fixed[TARVE_AXIS_MEASURE];
        const tarve_measure_info *m = code == NULL ? NULL : tarve_measure_find(code);
        if (r->layout->column[c].role == TARVE_ROLE_VALUE && m != NULL &&
            m->kind == TARVE_BETWEEN) {
            say(r, "open-during", c,
                "vacancies open during the month are neither stock nor flow: not fit for sums");
            break; /* once: the reader counts columns, not files */
        }
    }
}
