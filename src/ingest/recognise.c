/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a header and a sample to a layout. */
#include "ingest/recognise.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ingest/columns.h"
#include "ingest/fold.h"
#include "ingest/periodparse.h"

/* ---- messages ---- */

void say(const recogniser *r, const char *code, size_t column, const char *fmt, ...)
{
    char text[160];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    tarve_text_mend(text);
    if (r->remark.say != NULL)
        r->remark.say(r->remark.ctx, code, r->s->line[0], column + 1, text);
}

void place(const recogniser *r, size_t column)
{
    if (r->err == NULL)
        return;
    r->err->line = r->s->line[0];
    r->err->column = column;
}

const char *label_shown(const recogniser *r, size_t column, char *out, size_t size)
{
    return tarve_text_escape(r->view[column].label.s, r->view[column].label.len, out, size);
}

tarve_status refuse_labels(const recogniser *r, const char *what)
{
    char list[120] = "", shown[120];
    size_t used = 0;
    for (size_t c = 0; c < r->n && used + 24 < sizeof list; c++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s'%.40s'", c > 0 ? ", " : "",
                                 label_shown(r, c, shown, sizeof shown));
    const tarve_status st =
        ingest_refuse(r->err, "missing-label", "%s; found: %s; expected e.g. Alue, Kuukausi, %s",
                      what, list, "Avoimet työpaikat");
    place(r, 0);
    return st;
}

/* ---- the header ---- */

static tarve_status read_labels(recogniser *r)
{
    for (size_t c = 0; c < r->n; c++) {
        tarve_column *col = &r->layout->column[c];
        const field_text raw = c < r->s->width[0] ? r->s->row[0][c] : (field_text){"", 0};
        const char *label = tarve_arena_text(r->arena, raw.s, raw.len);
        if (label == NULL)
            return tarve_fail(r->err, TARVE_E_NOMEM, "out of memory for headings");
        *col = (tarve_column){.label = label, .period = TARVE_NO_PERIOD, .scale = 1};
        r->view[c] = (column_view){.label = text_trim((field_text){label, raw.len})};
        r->view[c].head = heading_of(r->view[c].label);
    }
    return TARVE_OK;
}

static tarve_status no_duplicates(const recogniser *r)
{
    for (size_t c = 1; c < r->n; c++)
        for (size_t k = 0; k < c; k++) {
            const field_text a = r->view[c].label, b = r->view[k].label;
            char shown[120];
            if (a.len == 0 || a.len != b.len || memcmp(a.s, b.s, a.len) != 0)
                continue;
            const tarve_status st =
                ingest_refuse(r->err, "duplicate-label", "columns %zu and %zu are both headed '%s'",
                              k + 1, c + 1, label_shown(r, c, shown, sizeof shown));
            place(r, c + 1);
            return st;
        }
    return TARVE_OK;
}

/* "OCCUPATION" and " Municipality " are understood, but are not how exports write them. */
static void note_odd_labels(const recogniser *r)
{
    for (size_t c = 0; c < r->n; c++) {
        const field_text raw = {r->layout->column[c].label, strlen(r->layout->column[c].label)};
        char folded[FOLD_ROOM], shown[120];
        if (r->view[c].head.kind == HEADING_OTHER || raw.len >= FOLD_ROOM)
            continue;
        bool lower = false, letters = false;
        for (size_t i = 0; i < raw.len; i++) {
            lower = lower || (raw.s[i] >= 'a' && raw.s[i] <= 'z');
            letters = letters || (raw.s[i] >= 'A' && raw.s[i] <= 'Z');
        }
        if ((letters && !lower && raw.len > 1) || has_odd_blanks(raw.s, raw.len)) {
            fold_name(raw.s, raw.len, folded);
            say(r, "label-normalised", c, "heading '%s' is read as '%s'",
                label_shown(r, c, shown, sizeof shown), folded);
        }
    }
}

/* ---- the steps ---- */

static void settle_rest(recogniser *r)
{
    for (size_t c = 0; c < r->n; c++) {
        tarve_column *col = &r->layout->column[c];
        switch (r->view[c].guess) {
        case GUESS_STUB:
            col->role = TARVE_ROLE_STUB;
            break;
        case GUESS_IGNORE:
        case GUESS_NAME:
            col->role = TARVE_ROLE_IGNORE;
            break;
        default:
            break; /* settled before */
        }
    }
}

static bool has_role(const recogniser *r, tarve_role role)
{
    for (size_t c = 0; c < r->n; c++)
        if (r->layout->column[c].role == role)
            return true;
    return false;
}

static bool axis_stated(const recogniser *r, tarve_axis axis, tarve_role role)
{
    bool all = true, any = false;
    for (size_t c = 0; c < r->n; c++)
        if (r->layout->column[c].role == TARVE_ROLE_VALUE) {
            any = true;
            all = all && r->layout->column[c].fixed[axis] != NULL;
        }
    return r->layout->fixed[axis] != NULL || has_role(r, role) || (any && all);
}

static bool stub_holds(const recogniser *r, tarve_axis axis)
{
    for (size_t c = 0; c < r->n; c++)
        for (size_t row = 0; r->view[c].guess == GUESS_STUB && row < r->n_rows; row++) {
            joined j;
            if (joined_parse(r->lex, column_text(r, row, c), true, &j))
                return j.code[axis] != NULL;
        }
    return false;
}

static void title_of(const recogniser *r, joined *said)
{
    char label[512];
    joined_title(r->lex, r->s->title, said);
    const field_text first = r->n > 0 ? r->view[0].label : (field_text){"", 0};
    if (r->s->title[0] != '\0' || heading_table(first).len == 0 || first.len >= sizeof label)
        return;
    memcpy(label, first.s, first.len);
    label[first.len] = '\0';
    joined_title(r->lex, label,
                 said); /* a statistician's export: the description in the first cell */
}

/* A mapping keeps no flags: that figures are preliminary is read anew from heading or title. */
static void flag_mapped(const recogniser *r, const joined *title)
{
    for (size_t c = 0; c < r->n; c++) {
        const column_view *v = &r->view[c];
        tarve_column *col = &r->layout->column[c];
        const bool said = v->states && v->said.period != TARVE_NO_PERIOD;
        const joined *from = said ? &v->said : title;
        if (v->guess == GUESS_MAPPED && col->role == TARVE_ROLE_VALUE &&
            col->period != TARVE_NO_PERIOD && from->period == col->period &&
            from->freq == col->freq)
            col->flags |= from->flags;
    }
}

/* Dimensions with a single value may be dropped from a table: then the title has them, or nobody.
 */
static tarve_status fill_axes(recogniser *r)
{
    joined said;
    tarve_layout *l = r->layout;
    title_of(r, &said);
    flag_mapped(r, &said);
    if (!axis_stated(r, TARVE_AXIS_AREA, TARVE_ROLE_AREA) && !stub_holds(r, TARVE_AXIS_AREA)) {
        l->fixed[TARVE_AXIS_AREA] = said.code[TARVE_AXIS_AREA];
        if (l->fixed[TARVE_AXIS_AREA] == NULL) {
            l->fixed[TARVE_AXIS_AREA] = "SSS";
            say(r, "area-assumed", 0, "no column and no title names an area: the whole country");
        }
    }
    if (!axis_stated(r, TARVE_AXIS_GROUP, TARVE_ROLE_GROUP) && !stub_holds(r, TARVE_AXIS_GROUP))
        l->fixed[TARVE_AXIS_GROUP] =
            said.code[TARVE_AXIS_GROUP] != NULL ? said.code[TARVE_AXIS_GROUP] : "SSS";
    if (!axis_stated(r, TARVE_AXIS_VARIANT, TARVE_ROLE_VARIANT))
        l->fixed[TARVE_AXIS_VARIANT] = "";
    if (has_role(r, TARVE_ROLE_PERIOD) || has_role(r, TARVE_ROLE_YEAR))
        return TARVE_OK;
    for (size_t c = 0; c < r->n; c++) {
        tarve_column *col = &l->column[c];
        if (col->role != TARVE_ROLE_VALUE || col->period != TARVE_NO_PERIOD)
            continue;
        if (said.period == TARVE_NO_PERIOD)
            return refuse_labels(r, "no column, heading or title names a period");
        col->period = said.period;
        col->freq = said.freq;
        col->flags |= said.flags;
    }
    return TARVE_OK;
}

static void name_source(recogniser *r)
{
    const field_text titles[] = {{r->s->title, strlen(r->s->title)},
                                 r->n > 0 ? r->view[0].label : (field_text){"", 0}};
    for (int i = 0; i < 2 && r->layout->source_table[0] == '\0'; i++) {
        const field_text table = heading_table(titles[i]);
        field_text code, rest;
        if (table.len == 0 || !split_label(titles[i], &code, &rest))
            continue;
        const char *kept = tarve_arena_text(r->arena, table.s, table.len);
        if (kept != NULL)
            r->layout->source_table = kept;
    }
}

static const char *kind_of(const recogniser *r)
{
    bool period = false, area = false, group = false, measure = false;
    for (size_t c = 0; c < r->n; c++) {
        const tarve_column *col = &r->layout->column[c];
        const bool value = col->role == TARVE_ROLE_VALUE;
        period = period || (value && r->view[c].said.period != TARVE_NO_PERIOD &&
                            r->view[c].said.n_pieces > 0);
        area = area || (value && col->fixed[TARVE_AXIS_AREA] != NULL);
        group = group || (value && col->fixed[TARVE_AXIS_GROUP] != NULL);
        measure = measure || (value && col->fixed[TARVE_AXIS_MEASURE] != NULL);
    }
    const bool described = r->n > 0 && r->s->title[0] == '\0' &&
                           heading_table(r->view[0].label).len > 0 &&
                           r->layout->column[0].role != TARVE_ROLE_VALUE;
    if (area || group)
        return area ? "pivoted, areas in columns" : "pivoted, groups in columns";
    if (described)
        return "wide, description in the first cell (PxApi)";
    if (period)
        return "wide, periods in columns";
    if (has_role(r, TARVE_ROLE_MEASURE))
        return "long, a row a figure";
    return measure ? "long, measures in columns" : "long, a row a figure";
}

static tarve_status settle(recogniser *r)
{
    tarve_status st = settle_time(r);
    if (st == TARVE_OK)
        st = settle_areas(r);
    if (st == TARVE_OK)
        st = settle_groups(r);
    if (st == TARVE_OK)
        st = settle_figures(r);
    if (st != TARVE_OK)
        return st;
    settle_variants(r);
    settle_rest(r);
    return fill_axes(r);
}

/* A name column beside no code is the code. */
static void promote_names(recogniser *r)
{
    bool coded = false;
    for (size_t c = 0; c < r->n; c++)
        coded = coded || r->view[c].guess == GUESS_AREA || r->view[c].guess == GUESS_GROUP;
    for (size_t c = 0; c < r->n && !coded; c++)
        if (r->view[c].guess == GUESS_NAME) {
            coded = true;
            r->view[c].guess = column_share(r, c, is_area) >= column_share(r, c, is_occupation)
                                   ? GUESS_AREA
                                   : GUESS_GROUP;
        }
}

static tarve_status recognise_columns(recogniser *r, const tarve_layout *pinned)
{
    tarve_status st = read_labels(r);
    if (st == TARVE_OK)
        st = no_duplicates(r);
    if (st == TARVE_OK && looks_headless(r))
        st = refuse_labels(r, "the first line looks like data, not like headings");
    if (st == TARVE_OK && pinned != NULL)
        st = take_mapping(r, pinned);
    if (st != TARVE_OK)
        return st;
    guess_columns(r);
    promote_names(r);
    st = settle(r);
    if (st == TARVE_OK && r->s->n_rows == 1) {
        st = ingest_refuse(r->err, "no-rows", "there are headings but no rows below them");
        place(r, 0);
    }
    if (st == TARVE_OK && pinned != NULL && pinned->pinned)
        st = check_pin(r, pinned);
    return st;
}

tarve_status ingest_recognise(const sample *s, const tarve_lexicon *lex, const tarve_layout *pinned,
                              struct tarve_arena *arena, tarve_layout *layout, remark_sink remark,
                              tarve_error *err)
{
    enum { LOOKED_AT = 40000, AT_LEAST = 8 };
    recogniser r = {.s = s, .lex = lex, .arena = arena, .remark = remark};
    tarve_layout found = *layout;
    r.err = err;
    r.layout = &found;
    r.n = s->n_rows == 0 ? 0 : s->width[0];
    if (r.n == 0)
        return ingest_refuse(err, "missing-label", "there is no header");
    r.n_rows =
        s->n_rows - 1 < AT_LEAST + LOOKED_AT / r.n ? s->n_rows - 1 : AT_LEAST + LOOKED_AT / r.n;
    r.view = tarve_arena_alloc(arena, r.n * sizeof *r.view);
    found.column = tarve_arena_alloc(arena, r.n * sizeof *found.column);
    found.n_columns = r.n;
    found.source_table = "";
    if (r.view == NULL || found.column == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu columns", r.n);
    const tarve_status st = recognise_columns(&r, pinned);
    if (st != TARVE_OK)
        return st;
    note_odd_labels(&r);
    name_source(&r);
    settle_protection(&r);
    found.kind = kind_of(&r);
    found.pinned = pinned != NULL && pinned->pinned;
    found.rounded3 = found.rounded3 || (pinned != NULL && pinned->rounded3);
    *layout = found;
    return TARVE_OK;
}
