/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as one of the small tables of a region: breaks.csv, providers, the roadmap, decisions,
 * investors. Refused with its place, or taken; then rows are counted, in order and in range.
 */
#include <string.h>

#include "need/intake.h"
#include "run/region.h"
#include "support.h"
#include "tarve/decisions.h"
#include "tarve/roadmap.h"

static bool taken(tarve_status st, const tarve_error *err, const char *path)
{
    if (st != TARVE_OK)
        fuzz_refused_at(st, err, path);
    return st == TARVE_OK;
}

static size_t rows_of(const char *path)
{
    tarve_table *t = NULL;
    fuzz_check(tarve_table_read(path, &t, NULL) == TARVE_OK);
    const size_t n = tarve_table_rows(t);
    tarve_table_free(t);
    return n;
}

static bool in_range(tarve_period month)
{
    const int year = tarve_period_year(TARVE_MONTH, month);
    return year >= 1900 && year <= 2201; /* the month after the last one */
}

/* A temporary break is two shifts: it begins and it ends. */
static void breaks(const char *path)
{
    level_shifts s = {0};
    tarve_error err = {0};
    size_t begins = 0, ends = 0, temporary = 0;
    const bool ok = taken(level_shifts_read(path, &s, &err), &err, path);
    for (size_t i = 0; ok && i < s.n; i++) {
        const level_shift *x = &s.item[i];
        fuzz_check(in_range(x->month) && (i == 0 || s.item[i - 1].month <= x->month));
        fuzz_check(x->until == TARVE_NO_PERIOD || (x->begins && x->until > x->month));
        fuzz_check(level_shift_concerns(x, x->measure, x->area));
        begins += x->begins;
        ends += !x->begins;
        temporary += x->until != TARVE_NO_PERIOD;
    }
    fuzz_check(!ok || (begins == rows_of(path) && ends == temporary));
    level_shifts_free(&s);
}

static void providers(const char *path)
{
    provider_map m = {0};
    tarve_error err = {0};
    const bool ok = taken(provider_map_read(path, &m, &err), &err, path);
    for (size_t i = 0; ok && i < m.n; i++)
        fuzz_check(strncmp(m.code[i], "P:", 2) == 0 && m.share[i] >= 0 && m.share[i] <= 1);
    fuzz_check(!ok || m.n == rows_of(path));
    provider_map_free(&m);
}

static void roadmap(const char *path)
{
    tarve_roadmap r = {0};
    tarve_error err = {0};
    const bool ok = taken(tarve_roadmap_read(path, &r, &err), &err, path);
    fuzz_check(ok == (r.n > 0) && (!ok || r.n == rows_of(path)));
    for (size_t i = 0; i < r.n; i++)
        fuzz_check(r.item[i].name[0] != '\0' && r.item[i].audience != NULL);
    tarve_roadmap_free(&r);
}

static void decisions(const char *path)
{
    tarve_decisions d = {0};
    tarve_error err = {0};
    const bool ok = taken(tarve_decisions_read(path, &d, &err), &err, path);
    fuzz_check(d.n == (ok ? rows_of(path) : 0));
    for (size_t i = 0; i < d.n; i++)
        fuzz_check(d.item[i].text[0] != '\0' && d.item[i].status < TARVE_N_DECISION_STATUSES);
    tarve_decisions_free(&d);
}

static void investors(const char *path)
{
    tarve_investors *p = NULL;
    tarve_error err = {0};
    if (!taken(tarve_investors_read(path, fuzz_lexicon(), 2024, 2028, &p, &err), &err, path))
        return;
    fuzz_check(p->n == rows_of(path));
    for (size_t i = 0; i < p->n; i++)
        fuzz_check(p->item[i].jobs > 0.0 && p->item[i].year >= 2024 && p->item[i].year <= 2028 &&
                   !scenario_is_built_in(p->item[i].scenario));
    tarve_investors_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file("beside.csv", data, size);
    breaks(path);
    providers(path);
    roadmap(path);
    decisions(path);
    investors(path);
    return 0;
}
