/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns together: which is the time, which the area, which the group. */
#include <string.h>

#include "ingest/columns.h"
#include "ingest/periodparse.h"
#include "ingest/resolve.h"

static tarve_column *column(const recogniser *r, size_t c)
{
    return &r->layout->column[c];
}

static void ignore(const recogniser *r, size_t c, size_t because)
{
    char a[120], b[120];
    column(r, c)->role = TARVE_ROLE_IGNORE;
    say(r, "column-ignored", c, "column '%s' only repeats what '%s' says",
        label_shown(r, c, a, sizeof a), label_shown(r, because, b, sizeof b));
}

static tarve_status ambiguous(const recogniser *r, size_t a, size_t b, const char *what)
{
    char x[120], y[120];
    const tarve_status st =
        ingest_refuse(r->err, "ambiguous-layout",
                      "both '%s' and '%s' may be the %s: name one of them in the configuration",
                      label_shown(r, a, x, sizeof x), label_shown(r, b, y, sizeof y), what);
    place(r, 0);
    return st;
}

/* ---- time ---- */

static unsigned usual_freq(const recogniser *r, size_t c)
{
    size_t n[13] = {0};
    for (size_t row = 0; row < r->n_rows; row++) {
        tarve_freq freq;
        tarve_period p;
        unsigned flags;
        const char *why;
        if (period_parse(column_text(r, row, c), true, &freq, &p, &flags, &why) == PERIOD_OK)
            n[freq]++;
    }
    if (n[TARVE_MONTH] + n[TARVE_QUARTER] + n[TARVE_YEAR] == 0)
        return r->view[c].head.freq;
    return n[TARVE_MONTH] >= n[TARVE_QUARTER] && n[TARVE_MONTH] >= n[TARVE_YEAR] ? TARVE_MONTH
           : n[TARVE_QUARTER] >= n[TARVE_YEAR]                                   ? TARVE_QUARTER
                                                                                 : TARVE_YEAR;
}

static void set_time(const recogniser *r, size_t c, tarve_role role, unsigned freq)
{
    column(r, c)->role = role;
    column(r, c)->freq = (tarve_freq)freq;
    if (column_share(r, c, is_foreign_month) > 0)
        column(r, c)->traits |= TRAIT_MAR_MARCH;
}

/* A month or quarter that needs a year beside it. */
static bool is_part_of_year(const recogniser *r, size_t c)
{
    return column_share(r, c, is_period) < 0.5 &&
           (column_share(r, c, is_month) >= 0.5 || column_share(r, c, is_quarter) >= 0.5);
}

static bool counts_quarters(const recogniser *r, size_t c)
{
    return r->view[c].head.freq == TARVE_QUARTER ||
           (r->view[c].head.freq == 0 && column_share(r, c, is_month) < 0.5);
}

typedef struct time_columns {
    size_t whole, part, year; /* SIZE_MAX = none */
} time_columns;

static tarve_status find_time(const recogniser *r, time_columns *t)
{
    *t = (time_columns){SIZE_MAX, SIZE_MAX, SIZE_MAX};
    for (size_t c = 0; c < r->n; c++) {
        if (r->view[c].guess != GUESS_TIME)
            continue;
        const bool part = is_part_of_year(r, c);
        size_t *slot = part ? &t->part : usual_freq(r, c) == TARVE_YEAR ? &t->year : &t->whole;
        if (*slot != SIZE_MAX && !column_implies(r, *slot, c))
            return ambiguous(r, *slot, c, "period");
        if (*slot != SIZE_MAX)
            ignore(r, c, *slot);
        else
            *slot = c;
    }
    return TARVE_OK;
}

tarve_status settle_time(recogniser *r)
{
    time_columns t;
    const tarve_status st = find_time(r, &t);
    if (st != TARVE_OK)
        return st;
    if (t.whole != SIZE_MAX) {
        set_time(r, t.whole, TARVE_ROLE_PERIOD, usual_freq(r, t.whole));
        for (int i = 0; i < 2; i++) {
            const size_t c = i == 0 ? t.year : t.part;
            if (c != SIZE_MAX && !column_implies(r, t.whole, c))
                return ambiguous(r, t.whole, c, "period");
            if (c != SIZE_MAX)
                ignore(r, c, t.whole);
        }
    } else if (t.year != SIZE_MAX && t.part != SIZE_MAX) {
        set_time(r, t.year, TARVE_ROLE_YEAR, TARVE_YEAR);
        set_time(r, t.part, TARVE_ROLE_MONTH,
                 counts_quarters(r, t.part) ? TARVE_QUARTER : TARVE_MONTH);
    } else if (t.year != SIZE_MAX) {
        set_time(r, t.year, TARVE_ROLE_PERIOD, TARVE_YEAR);
    } else if (t.part != SIZE_MAX) {
        return refuse_labels(r, "a month or quarter stands without its year");
    }
    return TARVE_OK;
}

/* ---- areas ---- */

/* A column of numbers in which three digits stand beside fewer, none of them with a zero in front
 * and each a municipality, is a column of municipality numbers that went through a spreadsheet. So
 * is one with many different short numbers. Two short numbers alone prove nothing. */
static bool zeros_lost(const recogniser *r, size_t c)
{
    enum { MANY = 8 };
    size_t n_short = 0, n_long = 0;
    bool seen[1000] = {false};
    for (size_t row = 0; row + 1 < r->s->n_rows; row++) {
        const field_text t = text_trim(column_text(r, row, c));
        if (t.len == 0)
            continue;
        if (t.len > 3 || t.s[0] == '0' || resolve_number(r->lex, t) == NULL)
            return false;
        size_t v = 0;
        for (size_t i = 0; i < t.len; i++)
            v = v * 10 + (size_t)(t.s[i] - '0');
        n_short += t.len < 3 && !seen[v] ? 1 : 0;
        n_long += t.len == 3 ? 1 : 0;
        seen[v] = true;
    }
    return n_short >= MANY || (n_short > 0 && n_long > 0);
}

static void set_area(const recogniser *r, size_t c)
{
    const heading *h = &r->view[c].head;
    tarve_column *col = column(r, c);
    col->role = TARVE_ROLE_AREA;
    col->traits |= (unsigned)h->level & TRAIT_LEVEL_MASK;
    if (h->kind == HEADING_PROVIDER)
        col->traits |= TRAIT_PROVIDER;
    else if ((h->level == LEVEL_MUNICIPALITY || h->level == LEVEL_ANY) && zeros_lost(r, c))
        col->traits |= TRAIT_ZEROS_LOST;
}

/* The smaller the areas, the higher. */
static int area_rank(const recogniser *r, size_t c)
{
    static const int ranks[N_LEVELS] = {[LEVEL_ANY] = 5,       [LEVEL_MUNICIPALITY] = 6,
                                        [LEVEL_SUBREGION] = 4, [LEVEL_EMPLOYMENT_AREA] = 3,
                                        [LEVEL_REGION] = 2,    [LEVEL_ELY] = 1};
    return r->view[c].head.kind == HEADING_PROVIDER ? 7 : ranks[r->view[c].head.level];
}

static int group_rank(const recogniser *r, size_t c)
{
    const heading *h = &r->view[c].head;
    return h->scheme == GROUP_QUALIFICATION ? 20 : h->scheme == GROUP_FIELD ? 10 + h->depth : 15;
}

/* Of several columns with one guess the finest is kept; the others must follow from it. */
static tarve_status keep_finest(const recogniser *r, column_guess guess,
                                int (*rank)(const recogniser *, size_t), const char *what,
                                size_t *kept)
{
    *kept = SIZE_MAX;
    for (size_t c = 0; c < r->n; c++)
        if (r->view[c].guess == guess && (*kept == SIZE_MAX || rank(r, c) > rank(r, *kept)))
            *kept = c;
    for (size_t c = 0; c < r->n; c++) {
        if (r->view[c].guess != guess || c == *kept)
            continue;
        if (!column_implies(r, *kept, c))
            return ambiguous(r, *kept, c, what);
        ignore(r, c, *kept);
    }
    return TARVE_OK;
}

tarve_status settle_areas(recogniser *r)
{
    size_t kept;
    const tarve_status st = keep_finest(r, GUESS_AREA, area_rank, "area", &kept);
    if (st == TARVE_OK && kept != SIZE_MAX)
        set_area(r, kept);
    return st;
}

/* ---- groups ---- */

static group_scheme best_scheme(const recogniser *r, size_t c, double *share)
{
    static const text_is tests[] = {is_occupation, is_field, is_qualification};
    const group_scheme said = r->view[c].head.scheme;
    group_scheme best = said;
    *share = said < GROUP_LOCAL ? column_share(r, c, tests[said]) : 0;
    for (int i = 0; i < 3; i++) {
        const double s = column_share(r, c, tests[i]);
        if (s > *share) {
            *share = s;
            best = (group_scheme)i;
        }
    }
    return best;
}

static void set_group(const recogniser *r, size_t c)
{
    double share = 0;
    group_scheme scheme = best_scheme(r, c, &share);
    const bool open_list = r->view[c].head.scheme == GROUP_QUALIFICATION;
    char shown[120];
    if (r->n_rows > 0 && share < 0.5 && !open_list) {
        scheme = GROUP_LOCAL;
        say(r, "local-labels", c, "the groups of '%s' are of no known classification",
            label_shown(r, c, shown, sizeof shown));
    } else if (share < 0.5 && open_list) {
        scheme = GROUP_QUALIFICATION;
    }
    column(r, c)->role = TARVE_ROLE_GROUP;
    column(r, c)->traits |= (unsigned)scheme << TRAIT_GROUP_SHIFT;
}

tarve_status settle_groups(recogniser *r)
{
    size_t kept;
    const tarve_status st = keep_finest(r, GUESS_GROUP, group_rank, "group", &kept);
    if (st == TARVE_OK && kept != SIZE_MAX)
        set_group(r, kept);
    return st;
}

/* ---- further dimensions ---- */

/* Enough of a sample to say that a column follows from another: texts come again, and the column is
 * not the same throughout (a constant column follows from everything). */
static bool follows(const recogniser *r, size_t key, size_t c)
{
    size_t n_repeats = 0, n_changes = 0;
    const field_text first = r->n_rows > 0 ? column_text(r, 0, c) : (field_text){"", 0};
    for (size_t i = 0; i < r->n_rows; i++) {
        const field_text a = column_text(r, i, key), v = column_text(r, i, c);
        n_changes += v.len != first.len || memcmp(v.s, first.s, v.len) != 0 ? 1 : 0;
        for (size_t k = 0; k < i; k++) {
            const field_text b = column_text(r, k, key);
            if (a.len == b.len && memcmp(a.s, b.s, a.len) == 0) {
                n_repeats++;
                break;
            }
        }
    }
    return n_changes > 0 && 2 * n_repeats >= r->n_rows && column_implies(r, key, c);
}

/* "tutkintotyyppi" beside "tutkinto" tells nothing new: a variant made of it would only split
 * series. */
void settle_variants(recogniser *r)
{
    for (size_t c = 0; c < r->n; c++) {
        if (r->view[c].guess != GUESS_VARIANT)
            continue;
        column(r, c)->role = TARVE_ROLE_VARIANT;
        for (size_t key = 0; r->view[c].head.kind == HEADING_OTHER && key < r->n; key++) {
            const tarve_role role = column(r, key)->role;
            if ((role == TARVE_ROLE_AREA || role == TARVE_ROLE_GROUP) && follows(r, key, c)) {
                ignore(r, c, key);
                break;
            }
        }
    }
}
