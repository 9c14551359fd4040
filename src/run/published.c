/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/published.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 10 };

static const char *const usual_measures[] = {"vacancy_stock", "unemployed_stock"};

static tarve_status no_memory(tarve_error *err)
{
    return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
}

/* ---- collect ---- */

/* Months at which this series may shift. */
static tarve_status find_breaks(published *pub, const level_shifts *shifts, const tarve_series *s,
                                tarve_history *h, tarve_error *err)
{
    tarve_period *months = tarve_arena_alloc(&pub->memory, (shifts->n + 1) * sizeof *months);
    if (months == NULL)
        return no_memory(err);
    for (size_t i = 0; i < shifts->n; i++) {
        const level_shift *b = &shifts->item[i];
        const tarve_period at = tarve_period_convert(TARVE_MONTH, b->month, s->freq);
        if (level_shift_concerns(b, s->measure, s->area) && at > s->first &&
            at < s->first + (tarve_period)s->n &&
            (h->n_breaks == 0 || months[h->n_breaks - 1] != at))
            months[h->n_breaks++] = at;
    }
    h->breaks = months;
    return TARVE_OK;
}

static tarve_status make_room(published *pub, tarve_error *err)
{
    if (pub->n < pub->cap)
        return TARVE_OK;
    const size_t cap = pub->cap == 0 ? 64 : 2 * pub->cap;
    tarve_published_series *item = realloc(pub->item, cap * sizeof *item);
    if (item == NULL)
        return no_memory(err);
    pub->item = item;
    tarve_history *history = realloc(pub->history, cap * sizeof *history);
    if (history == NULL)
        return no_memory(err);
    pub->history = history;
    pub->cap = cap;
    return TARVE_OK;
}

static tarve_status add(const pipeline *p, tarve_series s, bool headline, published *pub,
                        tarve_error *err)
{
    char id[300];
    const long long end = (long long)p->as_of - s.first + 1; /* no month after as_of */
    const int n = snprintf(id, sizeof id, "%s/%s/%s", s.measure, s.area, s.group);
    if (end <= 0 || n < 0 || (size_t)n >= sizeof id)
        return TARVE_OK;
    s.n = (size_t)end < s.n ? (size_t)end : s.n;
    tarve_status st = make_room(pub, err);
    if (st != TARVE_OK)
        return st;
    tarve_published_series *item = &pub->item[pub->n];
    tarve_history *h = &pub->history[pub->n];
    *item = (tarve_published_series){.measure = s.measure,
                                     .area = s.area,
                                     .group = s.group,
                                     .history = s,
                                     .headline = headline,
                                     .id = tarve_arena_text(&pub->memory, id, (size_t)n)};
    *h = (tarve_history){.id = item->id,
                         .value = s.value,
                         .mark = s.mark,
                         .n = s.n,
                         .freq = s.freq,
                         .first = s.first,
                         .counts = tarve_measure_find(s.measure)->whole};
    if (item->id == NULL)
        return no_memory(err);
    st = find_breaks(pub, &p->shifts, &s, h, err);
    if (st == TARVE_OK)
        pub->n++;
    return st;
}

static tarve_status add_area(const pipeline *p, const char *measure, const char *area,
                             published *pub, tarve_error *err)
{
    const size_t k = tarve_panel_find(p->panel, measure, area, "SSS", NULL, TARVE_MONTH);
    const char *region = p->config->keys->region.area;
    if (k == SIZE_MAX)
        return TARVE_OK;
    return add(p, tarve_panel_series(p->panel, k), region != NULL && strcmp(area, region) == 0, pub,
               err);
}

/* The history of series k as it may be shown beside a printed total: what its forecast and its
 * benchmark repeat of it can then not be subtracted from that total. */
static tarve_status add_part(const pipeline *p, size_t k, size_t member,
                             const tarve_member_cells *cells, published *pub, tarve_error *err)
{
    const size_t n = cells->n_months;
    if (k == SIZE_MAX || n == 0)
        return TARVE_OK;
    tarve_series s = tarve_panel_series(p->panel, k);
    const size_t before = (size_t)(s.first - cells->first); /* months that others have and it not */
    if (before >= n)
        return TARVE_OK;
    double *value = tarve_arena_alloc(&pub->memory, n * sizeof *value);
    tarve_mark *mark = tarve_arena_alloc(&pub->memory, n * sizeof *mark);
    if (value == NULL || mark == NULL)
        return no_memory(err);
    memcpy(value, cells->value + member * n, n * sizeof *value);
    memcpy(mark, cells->mark + member * n, n * sizeof *mark);
    s.n = s.n < n - before ? s.n : n - before;
    s.value = value + before;
    s.mark = mark + before;
    return add(p, s, false, pub, err);
}

static tarve_status add_members(const pipeline *p, const char *measure, published *pub,
                                tarve_error *err)
{
    const tarve_members of = {p->config->keys->region.area, p->member, p->n_members};
    tarve_member_cells cells = {0};
    tarve_status st = tarve_disclosure_members(p->panel, measure, &of, p->as_of, &cells, err);
    for (size_t j = 0; j < p->n_members && st == TARVE_OK; j++)
        st =
            add_part(p, tarve_panel_find(p->panel, measure, p->member[j], "SSS", NULL, TARVE_MONTH),
                     j, &cells, pub, err);
    tarve_member_cells_free(&cells);
    return st;
}

/* Major groups that the exports hold themselves; their total is printed in the run's own area. */
static tarve_status let_out_groups(const pipeline *p, const char *measure,
                                   const char *const group[DIGITS], tarve_member_cells *out,
                                   tarve_error *err)
{
    const config_region *r = &p->config->keys->region;
    const bool printed = r->area != NULL && strcmp(r->area, r->occupation_area) == 0;
    const tarve_groups of = {r->occupation_area, group, DIGITS, printed};
    return tarve_disclosure_groups(p->panel, measure, &of, p->as_of, out, err);
}

/* A group that no export has. */
static tarve_status add_sum(const pipeline *p, const group_span *g, const char *group,
                            const double *protected_mean, published *pub, tarve_error *err)
{
    double *value = tarve_arena_alloc(&pub->memory, g->n * sizeof *value);
    tarve_mark *mark = tarve_arena_alloc(&pub->memory, g->n * sizeof *mark);
    if (value == NULL || mark == NULL)
        return no_memory(err);
    if (!group_sum(g, group[0], protected_mean, value, mark))
        return TARVE_OK;
    const tarve_series s = {.measure = g->measure,
                            .area = g->area,
                            .group = group,
                            .variant = "",
                            .kind = tarve_measure_find(g->measure)->kind,
                            .freq = TARVE_MONTH,
                            .first = g->first,
                            .n = g->n,
                            .value = value,
                            .mark = mark};
    return add(p, s, false, pub, err);
}

static tarve_status add_groups(const pipeline *p, const char *measure, published *pub,
                               tarve_error *err)
{
    static const char *const group[DIGITS] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const char *area = p->config->keys->region.occupation_area;
    const size_t k = tarve_panel_find(p->panel, measure, area, "SSS", NULL, TARVE_MONTH);
    tarve_member_cells cells = {0};
    if (k == SIZE_MAX)
        return TARVE_OK;
    const tarve_series all = tarve_panel_series(p->panel, k);
    const group_span g = {p->panel, all.measure, all.area, all.first, all.n};
    double *mean = tarve_arena_alloc(&pub->memory, 2 * g.n * sizeof *mean);
    if (mean == NULL)
        return no_memory(err);
    group_protected_means(&g, mean, mean + g.n);
    tarve_status st = let_out_groups(p, measure, group, &cells, err);
    for (size_t d = 0; d < DIGITS && st == TARVE_OK; d++) {
        const size_t own = tarve_panel_find(p->panel, measure, area, group[d], NULL, TARVE_MONTH);
        st = own != SIZE_MAX ? add_part(p, own, d, &cells, pub, err)
                             : add_sum(p, &g, group[d], mean, pub, err);
    }
    tarve_member_cells_free(&cells);
    return st;
}

tarve_status published_collect(const pipeline *p, published *pub, tarve_error *err)
{
    const config_keys *k = p->config->keys;
    const char *const *measure = usual_measures;
    size_t n = sizeof usual_measures / sizeof *usual_measures;
    tarve_status st = TARVE_OK;
    if (k->publish != NULL) {
        measure = (const char *const *)k->publish->measures;
        n = k->publish->measures_count;
    }
    for (size_t i = 0; i < n && st == TARVE_OK; i++) {
        if (k->region.area != NULL)
            st = add_area(p, measure[i], k->region.area, pub, err);
        if (st == TARVE_OK)
            st = add_members(p, measure[i], pub, err);
        if (st == TARVE_OK)
            st = add_groups(p, measure[i], pub, err);
    }
    return st;
}

/* ---- forecast ---- */

tarve_status published_forecast(const pipeline *p, published *pub, tarve_error *err)
{
    const tarve_forecast_options options = {
        .n_steps = (size_t)p->config->keys->horizon_years * TARVE_MONTH,
        .n_levels = 2,
        .level = {0.80, 0.95},
        .seed = p->config->keys->seed,
        .jobs = p->jobs,
        .log = p->opt->log,
    };
    pub->forecast = calloc(pub->n + 1, sizeof *pub->forecast);
    if (pub->forecast == NULL)
        return no_memory(err);
    tarve_status st = tarve_forecast_all(pub->history, pub->n, &options, pub->forecast, err);
    if (st == TARVE_OK)
        st = published_plain_benchmarks(&options, pub, err);
    for (size_t i = 0; i < pub->n; i++)
        pub->item[i].forecast = &pub->forecast[i];
    return st;
}

tarve_need_path published_path(const pipeline *p, const published *pub, const char *measure)
{
    const char *region = p->config->keys->region.area;
    for (size_t i = 0; region != NULL && i < pub->n; i++) {
        const tarve_published_series *s = &pub->item[i];
        if (strcmp(s->measure, measure) == 0 && strcmp(s->area, region) == 0 &&
            strcmp(s->group, "SSS") == 0)
            return (tarve_need_path){s->forecast,
                                     s->history.first + (tarve_period)s->history.n - 1};
    }
    return (tarve_need_path){0};
}

void published_free(published *pub)
{
    for (size_t i = 0; i < pub->n && pub->forecast != NULL; i++)
        tarve_forecast_free(&pub->forecast[i]);
    free(pub->forecast);
    free(pub->history);
    free(pub->item);
    tarve_arena_free(&pub->memory);
    *pub = (published){0};
}
