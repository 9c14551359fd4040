/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layout that the configuration gives: it wins, and when it is a pin, a file that departs from it
 * is refused. */
#include <stdio.h>
#include <string.h>

#include "ingest/columns.h"
#include "ingest/fold.h"

static bool same_label(field_text a, const char *label)
{
    char x[FOLD_ROOM], y[FOLD_ROOM];
    const field_text b = {label, strlen(label)};
    if (a.len >= FOLD_ROOM || b.len >= FOLD_ROOM)
        return a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
    fold_name(a.s, a.len, x);
    fold_name(b.s, b.len, y);
    return strcmp(x, y) == 0;
}

/* How many columns before this one have its very label: several may have none. */
static size_t same_before(const tarve_column *column, size_t i)
{
    size_t n = 0;
    for (size_t k = 0; k < i; k++)
        n += strcmp(column[k].label, column[i].label) == 0;
    return n;
}

/* The column of the file that a pinned one means: by its very label, else by one that reads alike.
 */
static size_t find_column(const recogniser *r, const tarve_layout *pinned, size_t i)
{
    const char *label = pinned->column[i].label;
    size_t nth = same_before(pinned->column, i);
    for (size_t c = 0; c < r->n; c++)
        if (strcmp(r->layout->column[c].label, label) == 0 && nth-- == 0)
            return c;
    for (size_t c = 0; c < r->n; c++)
        if (same_label(r->view[c].label, label))
            return c;
    return SIZE_MAX;
}

/* And the other way round; NULL: the pin does not have it. */
static const tarve_column *find_pinned(const recogniser *r, const tarve_layout *pinned, size_t c)
{
    const char *label = r->layout->column[c].label;
    size_t nth = same_before(r->layout->column, c);
    for (size_t i = 0; i < pinned->n_columns; i++)
        if (strcmp(pinned->column[i].label, label) == 0 && nth-- == 0)
            return &pinned->column[i];
    for (size_t i = 0; i < pinned->n_columns; i++)
        if (same_label(r->view[c].label, pinned->column[i].label))
            return &pinned->column[i];
    return NULL;
}

static const char *shown(const char *label, char out[120])
{
    return tarve_text_escape(label, strlen(label), out, 120);
}

static tarve_status missing_column(const recogniser *r, const tarve_column *pinned)
{
    char list[80] = "", label[120];
    size_t used = 0;
    for (size_t c = 0; c < r->n && used + 24 < sizeof list; c++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s'%.20s'", c > 0 ? ", " : "",
                                 label_shown(r, c, label, sizeof label));
    const tarve_status st =
        ingest_refuse(r->err, "layout-changed", "the configuration has a column '%.60s', found: %s",
                      shown(pinned->label, label), list);
    place(r, 0);
    return st;
}

static const char *role_name(tarve_role role)
{
    static const char *const names[] = {"ignored", "measure", "area",  "group", "variant",
                                        "period",  "year",    "month", "value", "stub"};
    return names[role];
}

static tarve_status departed(const recogniser *r, size_t c, const tarve_column *then)
{
    char label[120];
    const tarve_column *now = &r->layout->column[c];
    const tarve_status st = ingest_refuse(
        r->err, "layout-changed", "column '%.60s' is read as %s, but the configuration %s%s",
        shown(now->label, label), role_name(now->role),
        then == NULL ? "has no such column" : "pins it as ",
        then == NULL ? "" : role_name(then->role));
    place(r, c + 1);
    return st;
}

/* Copies what a mapped column says; the strings outlive the layout only in our arena. */
static tarve_status copy_mapping(recogniser *r, const tarve_column *from, size_t c)
{
    tarve_column *to = &r->layout->column[c];
    to->role = from->role;
    to->freq = from->freq;
    to->period = from->period;
    to->flags = from->flags;
    to->scale = from->scale == 0 ? 1 : from->scale;
    to->traits = from->traits;
    for (int a = 0; a < TARVE_N_AXES; a++) {
        const char *code = from->fixed[a];
        to->fixed[a] = code == NULL ? NULL : tarve_arena_text(r->arena, code, strlen(code));
        if (code != NULL && to->fixed[a] == NULL)
            return tarve_fail(r->err, TARVE_E_NOMEM, "out of memory for a layout");
    }
    r->view[c].guess = GUESS_MAPPED;
    r->view[c].told = true;
    return TARVE_OK;
}

/* The roles that recognition could also find are found by it (with all that it learns from the
 * texts), but under the guess that the mapping gives. */
static bool steer(recogniser *r, const tarve_column *from, size_t c)
{
    column_view *v = &r->view[c];
    const bool provider = (from->traits & TRAIT_PROVIDER) != 0;
    switch (from->role) {
    case TARVE_ROLE_AREA:
        v->guess = GUESS_AREA;
        v->told = true;
        if (v->head.kind != HEADING_AREA && v->head.kind != HEADING_PROVIDER)
            v->head = (heading){.kind = provider ? HEADING_PROVIDER : HEADING_AREA};
        return true;
    case TARVE_ROLE_GROUP:
        v->guess = GUESS_GROUP;
        v->told = true;
        return true;
    case TARVE_ROLE_PERIOD:
    case TARVE_ROLE_YEAR:
    case TARVE_ROLE_MONTH:
        v->guess = GUESS_TIME;
        v->told = true;
        return true;
    case TARVE_ROLE_STUB:
        v->guess = GUESS_STUB;
        v->told = true;
        return true;
    default:
        return false;
    }
}

tarve_status take_mapping(recogniser *r, const tarve_layout *pinned)
{
    for (int a = 0; a < TARVE_N_AXES; a++) {
        const char *code = pinned->fixed[a];
        r->layout->fixed[a] = code == NULL ? NULL : tarve_arena_text(r->arena, code, strlen(code));
        if (code != NULL && r->layout->fixed[a] == NULL)
            return tarve_fail(r->err, TARVE_E_NOMEM, "out of memory for a layout");
    }
    for (size_t i = 0; i < pinned->n_columns; i++) {
        const tarve_column *from = &pinned->column[i];
        const size_t c = find_column(r, pinned, i);
        const bool moving = from->role == TARVE_ROLE_VALUE && from->period != TARVE_NO_PERIOD;
        if (c == SIZE_MAX && (from->role == TARVE_ROLE_IGNORE || moving))
            continue; /* months come and go in a wide table */
        if (c == SIZE_MAX)
            return missing_column(r, from);
        if (steer(r, from, c))
            continue;
        const tarve_status st = copy_mapping(r, from, c);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

static bool same_code(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

/* A value column that the pin has for another period. */
static bool known_but_for_period(const tarve_layout *pinned, const tarve_column *c)
{
    for (size_t i = 0; i < pinned->n_columns; i++) {
        const tarve_column *p = &pinned->column[i];
        bool same = p->role == TARVE_ROLE_VALUE && p->period != TARVE_NO_PERIOD &&
                    c->period != TARVE_NO_PERIOD && p->freq == c->freq;
        for (int a = 0; a < TARVE_N_AXES; a++)
            same = same && same_code(p->fixed[a], c->fixed[a]);
        if (same)
            return true;
    }
    return false;
}

tarve_status check_pin(const recogniser *r, const tarve_layout *pinned)
{
    for (size_t c = 0; c < r->n; c++) {
        const tarve_column *now = &r->layout->column[c];
        const tarve_column *then = find_pinned(r, pinned, c);
        if (then == NULL && !known_but_for_period(pinned, now))
            return departed(r, c, NULL);
        if (then != NULL && then->role != now->role)
            return departed(r, c, then);
    }
    return TARVE_OK;
}
