/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Printed totals against their parts. A protected part counts as [1,4], so a total is wrong only
 * when no admissible figures add up to it. The country is no sum of its regions (many vacancies
 * have no area: audit_shape.c tells their share), so it is not compared with them.
 */
#include <stdlib.h>
#include <string.h>

#include "panel/audit.h"

/* ---- areas ---- */

/* All series of one measure and one area: one finding. */
typedef struct area_check {
    const series_rec *first; /* where it went wrong first, NULL = nowhere */
    tarve_period at;
    bounds sum;
    size_t wrong, compared, members;
} area_check;

static bounds add_up(const series_rec *const *part, size_t n, tarve_period t)
{
    bounds sum = {0, 0, true};
    for (size_t i = 0; i < n && sum.known; i++) {
        const bounds b = cell_bounds(part[i], t);
        sum.lo += b.lo;
        sum.hi += b.hi;
        sum.known = b.known;
    }
    return sum;
}

static void compare_area(const series_rec *total, const series_rec *const *part, size_t n,
                         area_check *check)
{
    for (size_t i = 0; i < total->n; i++) {
        const tarve_period t = total->base + (tarve_period)i;
        const bounds want = cell_bounds(total, t);
        const bounds sum = want.known ? add_up(part, n, t) : want;
        if (!sum.known)
            continue;
        check->compared++;
        if (sum.lo <= want.hi && sum.hi >= want.lo)
            continue;
        if (check->wrong++ == 0) {
            check->first = total;
            check->at = t;
            check->sum = sum;
            check->members = n;
        }
    }
}

static void say_area(audit *a, const area_check *c)
{
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT], want[FIGURE_TEXT], sum[FIGURE_TEXT];
    const series_rec *r = c->first;
    audit_say(a, "total-mismatch", TARVE_LOG_WARN, series_mark_at(r, c->at),
              "%s is %s in %s, but its %zu municipalities add up to %s (%zu of %zu figures of this "
              "area do not fit)",
              panel_key_text(a->p, &r->key, key), bounds_text(cell_bounds(r, c->at), want),
              tarve_period_format((tarve_freq)r->key.freq, c->at, period), c->members,
              bounds_text(c->sum, sum), c->wrong, c->compared);
}

static bool collect_members(const audit *a, const series_rec *total, const char *const *member,
                            size_t n, const series_rec **part)
{
    for (size_t i = 0; i < n; i++) {
        part[i] = series_of_area(a->p, total, member[i]);
        if (part[i] == NULL)
            return false; /* the panel holds only some of them: nothing to compare */
    }
    return n > 0;
}

static bool has_members(const audit *a, const char *area)
{
    const tarve_level level = tarve_area_level(a->h, area);
    return level == TARVE_LEVEL_SUBREGION || level == TARVE_LEVEL_EMPLOYMENT_AREA ||
           level == TARVE_LEVEL_REGION;
}

/* Series from..to share measure and area. */
static void check_area(audit *a, size_t from, size_t to)
{
    const store *s = &a->p->cells;
    const char *area = series_code(a->p, &s->series[from], TARVE_AXIS_AREA);
    const char *const *member = NULL;
    if (!has_members(a, area) || !series_is_count(a->p, &s->series[from]))
        return;
    const size_t n = tarve_area_members(a->h, area, &member);
    const series_rec **part = calloc(n + 1, sizeof(const series_rec *));
    if (part == NULL) {
        a->status = tarve_fail(a->err, TARVE_E_NOMEM, "out of memory for %zu areas", n);
        return;
    }
    area_check check = {0};
    for (size_t i = from; i < to; i++)
        if (collect_members(a, &s->series[i], member, n, part))
            compare_area(&s->series[i], part, n, &check);
    if (check.wrong > 0)
        say_area(a, &check);
    free(part);
}

/* ---- occupations ---- */

enum { N_DIGITS = 5 }; /* by number of digits; 0 = administrative, part of each */

static int digits_of(const char *group)
{
    char own[5];
    const size_t n = strlen(group);
    if (tarve_occupation_is_administrative(group))
        return 0;
    return n >= 1 && n <= 4 && tarve_occupation_parent(group, (int)n, own) ? (int)n : -1;
}

typedef struct group_sum {
    bounds sum[N_DIGITS];
    size_t n[N_DIGITS];
} group_sum;

static void add_groups(const audit *a, const series_rec *total, size_t from, size_t to,
                       const int *digits, tarve_period t, group_sum *out)
{
    *out = (group_sum){0};
    for (size_t i = from; i < to; i++) {
        const series_rec *r = &a->p->cells.series[i];
        const int d = digits[i - from];
        if (d < 0 || r->key.freq != total->key.freq ||
            r->key.code[TARVE_AXIS_VARIANT] != total->key.code[TARVE_AXIS_VARIANT])
            continue;
        const bounds b = cell_bounds(r, t);
        out->sum[d].lo += b.lo;
        out->sum[d].hi += b.hi;
        out->n[d]++;
    }
}

typedef struct group_check {
    const series_rec *total;
    tarve_period at;
    bounds sum;
    int digits;
    size_t wrong, compared;
    bounds last; /* of the last period: how much of the total the groups hold */
    int last_digits;
} group_check;

static void compare_groups(const group_sum *g, bounds want, tarve_period t, group_check *c)
{
    for (int d = 1; d < N_DIGITS; d++) {
        if (g->n[d] == 0)
            continue;
        const bounds sum = {g->sum[d].lo + g->sum[0].lo, g->sum[d].hi + g->sum[0].hi, true};
        c->compared++;
        c->last = sum;
        c->last_digits = d;
        if (sum.lo <= want.hi)
            continue;
        if (c->wrong++ == 0) {
            c->at = t;
            c->sum = sum;
            c->digits = d;
        }
    }
}

/* Findings are published: of a municipality they tell no figure. */
static const char *said(const audit *a, const series_rec *r, bounds b, char buf[FIGURE_TEXT])
{
    return tarve_area_level(a->h, series_code(a->p, r, TARVE_AXIS_AREA)) == TARVE_LEVEL_MUNICIPALITY
               ? "(not shown)"
               : bounds_text(b, buf);
}

static void say_groups(audit *a, const group_check *c)
{
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT], want[FIGURE_TEXT], sum[FIGURE_TEXT];
    const series_rec *r = c->total;
    const tarve_period end = r->base + (tarve_period)r->n - 1;
    (void)panel_key_text(a->p, &r->key, key);
    if (c->wrong > 0)
        audit_say(a, "total-mismatch", TARVE_LOG_WARN, series_mark_at(r, c->at),
                  "%s is %s in %s, but its %d-digit occupations add up to %s (%zu of %zu totals "
                  "are too small)",
                  key, said(a, r, cell_bounds(r, c->at), want),
                  tarve_period_format((tarve_freq)r->key.freq, c->at, period), c->digits,
                  said(a, r, c->sum, sum), c->wrong, c->compared);
    const bounds last = cell_bounds(r, end);
    if (c->compared > 0 && last.known && c->last.hi < last.lo)
        audit_say(a, "incomplete", TARVE_LOG_INFO, series_mark_at(r, end),
                  "%s is %s in %s, but the %d-digit occupations given add up to %s: the rest is in "
                  "occupations that no input holds",
                  key, said(a, r, last, want),
                  tarve_period_format((tarve_freq)r->key.freq, end, period), c->last_digits,
                  said(a, r, c->last, sum));
}

static void check_total(audit *a, const series_rec *total, size_t from, size_t to,
                        const int *digits)
{
    group_check check = {.total = total};
    for (size_t i = 0; i < total->n; i++) {
        const tarve_period t = total->base + (tarve_period)i;
        const bounds want = cell_bounds(total, t);
        group_sum g;
        if (!want.known)
            continue;
        add_groups(a, total, from, to, digits, t, &g);
        compare_groups(&g, want, t, &check);
    }
    say_groups(a, &check);
}

static void check_occupations(audit *a, size_t from, size_t to)
{
    const store *s = &a->p->cells;
    if (to - from < 2 || !series_is_count(a->p, &s->series[from]))
        return;
    int *digits = malloc((to - from) * sizeof *digits);
    if (digits == NULL) {
        a->status = tarve_fail(a->err, TARVE_E_NOMEM, "out of memory for %zu groups", to - from);
        return;
    }
    bool any = false;
    for (size_t i = from; i < to; i++) {
        digits[i - from] = digits_of(series_code(a->p, &s->series[i], TARVE_AXIS_GROUP));
        any = any || digits[i - from] > 0;
    }
    for (size_t i = from; any && i < to; i++)
        if (strcmp(series_code(a->p, &s->series[i], TARVE_AXIS_GROUP), "SSS") == 0)
            check_total(a, &s->series[i], from, to, digits);
    free(digits);
}

void audit_totals(audit *a)
{
    const store *s = &a->p->cells;
    for (size_t from = 0, to; from < s->n && a->status == TARVE_OK; from = to) {
        const uint32_t *code = s->series[from].key.code;
        for (to = from + 1; to < s->n; to++)
            if (s->series[to].key.code[TARVE_AXIS_MEASURE] != code[TARVE_AXIS_MEASURE] ||
                s->series[to].key.code[TARVE_AXIS_AREA] != code[TARVE_AXIS_AREA])
                break;
        check_area(a, from, to);
        check_occupations(a, from, to);
    }
}
