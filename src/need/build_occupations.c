/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The area's vacancies and unemployed by occupation: one mix a count, and what is said of them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "need/build.h"
#include "need/memory.h"
#include "need/occupation_cells.h"

static tarve_status keep_codes(build *b, const occupation_table *t, tarve_error *err)
{
    need_model *m = &b->m;
    const size_t room = t->n + 1;
    b->occupation = calloc(room, sizeof *b->occupation);
    m->occupation_key = calloc(room, sizeof *m->occupation_key);
    m->duration_group = calloc(room, sizeof *m->duration_group);
    m->group_of = calloc(room, sizeof *m->group_of);
    m->registered = calloc(room, sizeof *m->registered);
    if (b->occupation == NULL || m->occupation_key == NULL || m->duration_group == NULL ||
        m->group_of == NULL || m->registered == NULL)
        return no_memory(err);
    for (size_t i = 0; i < t->n; i++) {
        const char *code = t->row[i].code;
        if (t->row[i].occupation == SIZE_MAX)
            continue;
        const size_t o = m->n_occupations++;
        b->occupation[o] = code;
        m->occupation_key[o] = tarve_hash_bytes(code, strlen(code));
        m->duration_group[o] = (size_t)(code[0] - '0') * 10 + (size_t)(code[1] - '0');
        m->group_of[o] = SIZE_MAX;
    }
    m->n_duration_groups = 100; /* two digits */
    return TARVE_OK;
}

static tarve_status say(build *b, const char *code, tarve_log_level level, tarve_error *err,
                        const char *text)
{
    return tarve_findings_add(&b->result->findings, code, level, NULL, 0, 0, err, "%s", text);
}

static tarve_status say_mixes(build *b, size_t contradictions, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    if (!b->m.v.same_area && b->m.v.own == NULL)
        st = tarve_findings_add(&b->result->findings, "pooled-occupations", TARVE_LOG_INFO, NULL, 0,
                                0, err,
                                "occupations of the area are estimated from its totals and the %zu "
                                "occupations of %s (F5)",
                                b->m.n_occupations, b->in->occupation_area);
    if (st == TARVE_OK && contradictions > 0)
        st = tarve_findings_add(
            &b->result->findings, "total-mismatch", TARVE_LOG_WARN, NULL, 0, 0, err,
            "in %zu months the total of %s leaves no room for its protected occupations",
            contradictions, b->in->occupation_area);
    if (st == TARVE_OK && b->m.n.known == NULL)
        st = say(
            b, "no-backlog", TARVE_LOG_INFO, err,
            "the backlog of old vacancies (F9) is not estimated: no flow by occupation says how "
            "long vacancies of each occupation stand open");
    if (st == TARVE_OK && b->administrative_share > 0.0)
        st = tarve_findings_add(
            &b->result->findings, "administrative", TARVE_LOG_INFO, NULL, 0, 0, err,
            "%.1f %% of the unemployed of %s stand in administrative groups and are kept out of "
            "matching",
            100.0 * b->administrative_share, b->in->occupation_area);
    return st;
}

/* ---- flow by occupation, where a table has it: F9 becomes possible ---- */

static int ascending(const void *pa, const void *pb)
{
    const double a = *(const double *)pa, b = *(const double *)pb;
    return (a > b) - (a < b);
}

static tarve_status median_duration(build *b, tarve_error *err)
{
    need_model *m = &b->m;
    double *open = calloc(m->n_occupations + 1, sizeof *open);
    size_t n = 0;
    if (open == NULL)
        return no_memory(err);
    for (size_t o = 0; o < m->n_occupations; o++)
        if (m->n.middle[o] > 0.0 && m->v.middle[o] > 0.0)
            open[n++] = m->v.middle[o] / m->n.middle[o];
    qsort(open, n, sizeof *open, ascending);
    const double given = params_value(b->parameters, "frictional_months");
    m->frictional_months = !isnan(given) ? given : n > 0 ? open[n / 2] : (double)NAN;
    free(open);
    return TARVE_OK;
}

static tarve_status fill_all(build *b, const occupation_table *t, tarve_period last,
                             size_t *contradictions, tarve_error *err)
{
    need_model *m = &b->m;
    const bool same = b->in->area != NULL && strcmp(b->in->area, b->in->occupation_area) == 0;
    mix *const all[3] = {&m->v, &m->u, &m->n};
    static const char *const measure[3] = {"vacancy_stock", "unemployed_stock", "vacancy_flow"};
    const double exposure[3] = {YEAR_MONTHS / b->duration, 1.0, YEAR_MONTHS};
    const double now[3] = {b->v_now, b->u_now, b->n_now / YEAR_MONTHS};
    const bool flow = occupation_table_has(b, t, "vacancy_flow", b->in->occupation_area);
    tarve_status st = TARVE_OK;
    for (int i = 0; st == TARVE_OK && i < (flow ? 3 : 2); i++) {
        const mix_source src = {.measure = measure[i],
                                .last = last,
                                .exposure = exposure[i],
                                .now = now[i],
                                .own = !same && occupation_table_has(b, t, measure[i], b->in->area),
                                .nation = strcmp(b->in->occupation_area, "SSS") != 0 &&
                                          occupation_table_has(b, t, measure[i], "SSS")};
        all[i]->stream = measure[i];
        all[i]->same_area = same;
        st = mix_fill(b, t, &src, all[i], contradictions, err);
    }
    return st == TARVE_OK && flow ? median_duration(b, err) : st;
}

static tarve_status take_out_administrative(build *b, const occupation_table *t, tarve_period last,
                                            tarve_error *err)
{
    need_model *m = &b->m;
    occupation_year y = {0};
    const tarve_status st =
        occupation_year_read(b, t, "unemployed_stock", b->in->occupation_area, last, &y, err);
    if (st == TARVE_OK)
        b->administrative_share = occupation_year_administrative(t, &y);
    occupation_year_free(&y);
    for (size_t i = 0; i < m->n_draws * m->n_years; i++)
        m->u_path[i] *= 1.0 - b->administrative_share;
    for (size_t i = 0; i < m->n_years; i++)
        m->u_mean[i] *= 1.0 - b->administrative_share;
    return st;
}

tarve_status build_occupations(build *b, bool *ready, tarve_error *err)
{
    occupation_table t = {0};
    size_t contradictions = 0;
    *ready = false;
    tarve_status st = occupation_table_list(b, &t, err);
    if (st != TARVE_OK)
        return st;
    const tarve_period last = occupation_table_last(b, &t);
    if (!occupation_table_has(b, &t, "vacancy_stock", b->in->occupation_area) ||
        !occupation_table_has(b, &t, "unemployed_stock", b->in->occupation_area)) {
        st = say(b, "need-absent", TARVE_LOG_WARN, err,
                 "the training need is left out: no vacancies and unemployed by occupation");
        goto done;
    }
    if (last < b->base)
        st = say(b, "stale", TARVE_LOG_WARN, err,
                 "the occupation tables end before the figures of the area");
    b->m.psi = params_value(b->parameters, "psi");
    b->m.duration_sd = params_value(b->parameters, "duration_sd");
    b->m.frictional_months = (double)NAN;
    if (st == TARVE_OK)
        st = keep_codes(b, &t, err);
    if (st == TARVE_OK)
        st = fill_all(b, &t, last, &contradictions, err);
    if (st == TARVE_OK)
        st = take_out_administrative(b, &t, last, err);
    if (st == TARVE_OK)
        st = say_mixes(b, contradictions, err);
    *ready = st == TARVE_OK;
done:
    free(t.row);
    return st;
}
