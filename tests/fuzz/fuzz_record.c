/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a file that an earlier run left: forecasts.csv, need.csv, signal_log.csv,
 * roadmap.csv. Refused with its place, or taken; then what the track record says of it is a share
 * where it says shares, and counts add up.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/track_int.h"
#include "support.h"
#include "tarve/roadmap.h"

enum { MONTHS = 36, FIRST = 2021 * 12, N_SERIES = 3 };

static bool taken(tarve_status st, const tarve_error *err, const char *path)
{
    if (st != TARVE_OK)
        fuzz_refused_at(st, err, path);
    return st == TARVE_OK;
}

/* What was observed: a region, a municipality with hidden months, an occupation. */
static const tarve_track_inputs *observed(void)
{
    static double value[N_SERIES][MONTHS];
    static tarve_mark mark[N_SERIES][MONTHS];
    static const char *const id[N_SERIES] = {"vacancy_stock/SK138/SSS", "vacancy_stock/KU729/SSS",
                                             "vacancy_stock/MK13/5"},
                             *const area[N_SERIES] = {"SK138", "KU729", "MK13"};
    static const tarve_track_scope scope[N_SERIES] = {TARVE_TRACK_AREA, TARVE_TRACK_MUNICIPALITY,
                                                      TARVE_TRACK_OCCUPATION};
    static tarve_outcome outcome[N_SERIES];
    static const tarve_named named[] = {{"vet:F:09", 2022, TARVE_NEED_SHORTAGE},
                                        {"vet:F:09", 2023, TARVE_NEED_LARGE_SURPLUS},
                                        {"uas:F:07", 2023, TARVE_NEED_BALANCE}};
    static const tarve_track_inputs in = {.outcome = outcome,
                                          .n_outcomes = N_SERIES,
                                          .named = named,
                                          .n_named = 3,
                                          .charted = "vacancy_stock/SK138/SSS"};
    for (size_t s = 0; s < N_SERIES; s++) {
        for (size_t t = 0; t < MONTHS; t++) {
            const bool hidden = s == 1 && t % 4 == 0;
            value[s][t] = hidden ? (double)NAN : 10.0 + (double)(s * t % 7);
            mark[s][t] = tarve_mark_make(hidden ? TARVE_CELL_PROTECTED : TARVE_CELL_VALUE,
                                         TARVE_REASON_NONE, 0, 0, 0, 0);
        }
        outcome[s] = (tarve_outcome){.id = id[s],
                                     .scope = scope[s],
                                     .seen = {.measure = "vacancy_stock",
                                              .area = area[s],
                                              .group = s == 2 ? "5" : "SSS",
                                              .variant = "",
                                              .freq = TARVE_MONTH,
                                              .first = FIRST,
                                              .n = MONTHS,
                                              .value = value[s],
                                              .mark = mark[s]}};
    }
    return &in;
}

static void steps_are_exact(const char *path, const tarve_track_inputs *in)
{
    track_said *said = NULL;
    size_t n = 0;
    if (track_read_forecasts(in, path, &said, &n, NULL) != TARVE_OK)
        return;
    for (size_t i = 0; i < n; i++)
        fuzz_check(said[i].outcome < N_SERIES && said[i].step >= 1 &&
                   said[i].month == said[i].origin + said[i].step &&
                   said[i].month < FIRST + MONTHS);
    free(said);
}

static bool is_share(double x)
{
    return isnan(x) || (x >= 0.0 && x <= 1.0);
}

static void rows_hold(const tarve_track *t)
{
    for (size_t i = 0; i < t->n_rows; i++) {
        const tarve_track_row *r = &t->row[i];
        fuzz_check(is_share(r->cover80) && is_share(r->cover95) && is_share(r->hits) &&
                   is_share(r->opposite));
        fuzz_check(r->n_naive <= r->n && r->n_ranges <= r->n + r->n_left && r->runs <= t->n_files);
        fuzz_check(!(r->mae < 0.0) && !(r->mae < fabs(r->bias) - 1e-6 * (1.0 + r->mae)));
    }
}

static void track(const char *path, const tarve_track_inputs *in)
{
    tarve_track t = {0};
    tarve_error err = {0};
    bool any = taken(tarve_track_forecasts(&t, in, path, &err), &err, path);
    if (any)
        steps_are_exact(path, in);
    err = (tarve_error){0};
    any = taken(tarve_track_classes(&t, in, path, &err), &err, path) || any;
    if (any)
        fuzz_check(tarve_track_finish(&t, in, NULL) == TARVE_OK);
    rows_hold(&t);
    tarve_track_free(&t);
}

static void named(const char *path)
{
    tarve_named *list = NULL;
    tarve_table *t = NULL;
    size_t n = 0;
    tarve_error err = {0};
    if (!taken(tarve_track_named(path, &list, &n, &t, &err), &err, path))
        return;
    fuzz_check(n <= tarve_table_rows(t));
    for (size_t i = 0; i < n; i++)
        fuzz_check(list[i].class_ <= TARVE_NEED_LARGE_SURPLUS && list[i].year >= 1900);
    free(list);
    tarve_table_free(t);
}

static void signal_log(const char *path)
{
    tarve_signal_log l = {0};
    tarve_error err = {0};
    const bool ok = taken(tarve_signal_log_read(path, &l, &err), &err, path);
    for (size_t i = 0; ok && i < l.n; i++) {
        const tarve_signal_entry *e = &l.item[i];
        fuzz_check(strcmp(e->code, "X") == 0 || strspn(e->code, "0123456789") == 4);
        fuzz_check((e->state == TARVE_SIGNAL_RAISED) == (e->judged == TARVE_NO_PERIOD));
        fuzz_check(tarve_signal_kind_label(e->kind) != NULL);
    }
    tarve_signal_log_free(&l);
}

static void roadmap_figures(const char *path)
{
    tarve_roadmap_figures f = {0};
    tarve_error err = {0};
    (void)taken(tarve_roadmap_figures_read(path, &f, &err), &err, path);
    for (size_t i = 0; i < f.n; i++) {
        const tarve_roadmap_figure *x = &f.item[i];
        fuzz_check(!isinf(tarve_roadmap_figure_find(&f, x->subgoal, x->indicator, x->subject)));
    }
    tarve_roadmap_figures_free(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file("record.csv", data, size);
    track(path, observed());
    named(path);
    signal_log(path);
    roadmap_figures(path);
    return 0;
}
