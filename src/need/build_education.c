/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Qualifications, fields, rows of P (F12), graduates ahead (F14) and among the unemployed (F15). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/rng.h"
#include "need/build.h"
#include "need/memory.h"

enum { RECENT_YEARS = 3, MOST_YEARS = 60 };

/* ---- qualifications and fields, sorted by level, field and code ---- */

typedef struct ranked {
    const qualification *q;
    size_t at;
} ranked;

static int by_field(const void *pa, const void *pb)
{
    const qualification *a = ((const ranked *)pa)->q, *b = ((const ranked *)pb)->q;
    int c = strcmp(a->level, b->level);
    if (c == 0)
        c = strcmp(a->field, b->field);
    return c != 0 ? c : strcmp(a->code, b->code);
}

static const char *field_name(build *b, const qualification *q)
{
    char code[80];
    const char *broad =
        b->in->hierarchy == NULL ? NULL : tarve_field_broad(b->in->hierarchy, q->field);
    const int n = snprintf(code, sizeof code, "%s:%s", q->level, broad == NULL ? q->field : broad);
    return n < 0 || (size_t)n >= sizeof code ? NULL : tarve_arena_text(b->text, code, (size_t)n);
}

static tarve_status list_qualifications(build *b, tarve_error *err)
{
    const tarve_crosswalk *c = b->in->crosswalk;
    need_model *m = &b->m;
    const size_t n = c->n_qualifications;
    ranked *order = calloc(n + 1, sizeof *order);
    b->qualification = calloc(n + 1, sizeof *b->qualification);
    b->yearly_graduates = calloc(n + 1, sizeof *b->yearly_graduates);
    b->field_code = calloc(n + 1, sizeof *b->field_code);
    m->field_of = calloc(n + 1, sizeof *m->field_of);
    m->unit_of = calloc(n + 1, sizeof *m->unit_of);
    tarve_status st = TARVE_OK;
    if (order == NULL || b->qualification == NULL || b->yearly_graduates == NULL ||
        b->field_code == NULL || m->field_of == NULL || m->unit_of == NULL) {
        st = no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        order[i] = (ranked){&c->qualification[i], i};
    if (n > 1)
        qsort(order, n, sizeof *order, by_field);
    for (size_t q = 0; q < n; q++) {
        const char *code = field_name(b, order[q].q);
        if (code == NULL) {
            st = no_memory(err);
            goto done;
        }
        if (m->n_fields == 0 || strcmp(b->field_code[m->n_fields - 1], code) != 0)
            b->field_code[m->n_fields++] = code;
        b->qualification[q] = order[q].at;
        m->field_of[q] = m->n_fields - 1;
    }
    m->n_qualifications = n;
done:
    free(order);
    return st;
}

static size_t model_qualification(const build *b, const char *code)
{
    for (size_t q = 0; q < b->m.n_qualifications; q++)
        if (strcmp(b->in->crosswalk->qualification[b->qualification[q]].code, code) == 0)
            return q;
    return SIZE_MAX;
}

/* ---- graduates ---- */

typedef struct graduate_series {
    tarve_series s;
    size_t qualification;
    double share;
    double mu; /* expected figure of a protected cell */
} graduate_series;

typedef struct graduate_history {
    size_t n;
    graduate_series *series;
    int first, last; /* years */
    double *field;   /* field x year, NaN = nothing known */
    size_t variants; /* series left out because another variant stands for the same graduates */
} graduate_history;

static void history_free(graduate_history *h)
{
    free(h->series);
    free(h->field);
    *h = (graduate_history){0};
}

static size_t find_provider(const tarve_need_inputs *in, const char *area)
{
    for (size_t i = 0; i < in->n_providers; i++)
        if (strcmp(in->provider[i], area) == 0)
            return i;
    return SIZE_MAX;
}

/* Mean of what a series prints, a protected cell taken for 2. */
static double series_mean(const tarve_series *s)
{
    double sum = 0.0, n = 0.0;
    for (size_t t = 0; t < s->n; t++) {
        const bool hidden = tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED;
        if (!hidden && !tarve_mark_has_number(s->mark[t]))
            continue;
        sum += hidden ? 2.0 : s->value[t];
        n++;
    }
    return n > 0.0 ? sum / n : 0.0;
}

static void take_series(const build *b, const tarve_series *s, graduate_history *h)
{
    const size_t provider = find_provider(b->in, s->area);
    if (provider == SIZE_MAX || s->n == 0)
        return;
    const size_t q = model_qualification(b, s->group);
    if (q == SIZE_MAX) /* need_check_graduates names it */
        return;
    const graduate_series *before = h->n > 0 ? &h->series[h->n - 1] : NULL;
    if (before != NULL && strcmp(before->s.area, s->area) == 0 &&
        strcmp(before->s.group, s->group) == 0) { /* sorted: the variant "" came first */
        h->variants++;
        return;
    }
    h->series[h->n++] = (graduate_series){*s, q, b->in->provider_share[provider], series_mean(s)};
    const int last = s->first + (int)s->n - 1;
    h->first = h->n == 1 || s->first < h->first ? s->first : h->first;
    h->last = h->n == 1 || last > h->last ? last : h->last;
}

static tarve_status list_series(const build *b, graduate_history *h, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    h->series = calloc(tarve_panel_size(p) + 1, sizeof *h->series);
    if (h->series == NULL)
        return no_memory(err);
    for (size_t i = 0; i < tarve_panel_size(p); i++) {
        const tarve_series s = tarve_panel_series(p, i);
        if (strcmp(s.measure, "graduates") == 0 && s.freq == TARVE_YEAR)
            take_series(b, &s, h);
    }
    const int as_of = tarve_period_year(TARVE_MONTH, b->base);
    h->last = h->last > as_of ? as_of : h->last; /* later years were not known then */
    if (h->n > 0 && h->last - h->first >= MOST_YEARS)
        h->first = h->last - MOST_YEARS + 1;
    return TARVE_OK;
}

/* Expected figure of one year; a year without a cell is the series' mean. */
static double figure_at(const graduate_series *g, int year, tarve_mark *mark)
{
    const long i = (long)year - g->s.first;
    *mark = i < 0 || (size_t)i >= g->s.n ? 0 : g->s.mark[i];
    if (tarve_mark_has_number(*mark))
        return g->s.value[i];
    return tarve_mark_state(*mark) == TARVE_CELL_PROTECTED ? latent_mean(g->mu) : g->mu;
}

static tarve_status add_up_fields(const build *b, graduate_history *h, tarve_error *err)
{
    const size_t years = (size_t)(h->last - h->first) + 1;
    h->field = calloc(b->m.n_fields * years + 1, sizeof *h->field);
    if (h->field == NULL)
        return no_memory(err);
    for (size_t i = 0; i < h->n; i++)
        for (size_t t = 0; t < years; t++) {
            tarve_mark mark;
            const double x = figure_at(&h->series[i], h->first + (int)t, &mark);
            h->field[b->m.field_of[h->series[i].qualification] * years + t] +=
                h->series[i].share * x;
        }
    for (size_t i = 0; i < b->m.n_fields * years; i++)
        h->field[i] = round(h->field[i]); /* the engine takes counts */
    return TARVE_OK;
}

static tarve_status keep_recent(build *b, const graduate_history *h, tarve_error *err)
{
    need_model *m = &b->m;
    m->graduate_cell = calloc(h->n * RECENT_YEARS + 1, sizeof *m->graduate_cell);
    m->recent_field = calloc(m->n_fields + 1, sizeof *m->recent_field);
    if (m->graduate_cell == NULL || m->recent_field == NULL)
        return no_memory(err);
    for (size_t i = 0; i < h->n; i++)
        for (int year = h->last - RECENT_YEARS + 1; year <= h->last; year++) {
            const graduate_series *g = &h->series[i];
            tarve_mark mark;
            const double x = figure_at(g, year, &mark);
            const bool hidden = tarve_mark_state(mark) == TARVE_CELL_PROTECTED;
            m->graduate_cell[m->n_graduate_cells++] = (graduate_cell){
                .qualification = g->qualification,
                .share = g->share,
                .value = x,
                .mu = hidden ? g->mu : (double)NAN,
                .rounded = tarve_mark_state(mark) == TARVE_CELL_ROUNDED3,
                .key = tarve_hash_bytes(g->s.area, strlen(g->s.area)) +
                       3 * tarve_hash_bytes(g->s.group, strlen(g->s.group)) + (uint64_t)year};
            b->yearly_graduates[g->qualification] += g->share * x / RECENT_YEARS;
            m->recent_field[m->field_of[g->qualification]] += g->share * x;
        }
    return TARVE_OK;
}

/* Years ahead: the engine's path by field; what is drawn is keyed by the field's code. */
static tarve_status graduates_ahead(build *b, const graduate_history *h, tarve_error *err)
{
    need_model *m = &b->m;
    const size_t years = (size_t)(h->last - h->first) + 1;
    const int lag = tarve_period_year(TARVE_MONTH, b->base) - h->last;
    const size_t skip = lag > 0 ? (size_t)lag : 0;
    const size_t steps = skip + m->n_years;
    tarve_history *series = calloc(m->n_fields + 1, sizeof *series);
    tarve_forecast *f = calloc(m->n_fields + 1, sizeof *f);
    double *path = calloc(steps, sizeof *path);
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    m->g_path = calloc(m->n_fields * m->n_draws * m->n_years + 1, sizeof *m->g_path);
    m->g_mean = calloc(m->n_fields * m->n_years + 1, sizeof *m->g_mean);
    tarve_status st = TARVE_OK;
    if (series == NULL || f == NULL || path == NULL || rng == NULL || m->g_path == NULL ||
        m->g_mean == NULL)
        st = no_memory(err);
    for (size_t i = 0; st == TARVE_OK && i < m->n_fields; i++)
        series[i] = (tarve_history){.id = b->field_code[i],
                                    .value = h->field + i * years,
                                    .n = years,
                                    .freq = TARVE_YEAR,
                                    .first = tarve_period_make(TARVE_YEAR, h->first, 1),
                                    .counts = true};
    const tarve_forecast_options opt = {
        .n_steps = steps, .n_levels = 1, .level = {0.80}, .seed = m->seed, .jobs = m->jobs};
    if (st == TARVE_OK)
        st = tarve_forecast_all(series, m->n_fields, &opt, f, err);
    for (size_t i = 0; st == TARVE_OK && i < m->n_fields; i++) {
        memcpy(m->g_mean + i * m->n_years, f[i].mean + skip, m->n_years * sizeof *path);
        for (size_t d = 0; d < m->n_draws; d++) {
            tarve_forecast_draw(&f[i], m->seed, d, rng, path);
            memcpy(m->g_path + (i * m->n_draws + d) * m->n_years, path + skip,
                   m->n_years * sizeof *path);
        }
    }
    for (size_t i = 0; f != NULL && i < m->n_fields; i++)
        tarve_forecast_free(&f[i]);
    free(series);
    free(f);
    free(path);
    if (rng != NULL)
        gsl_rng_free(rng);
    return st;
}

/* F15: last year's graduates who are registered as unemployed, by the occupations they look for. */
static tarve_status register_graduates(build *b, tarve_error *err)
{
    need_model *m = &b->m;
    double *weight = calloc(m->n_occupations + 1, sizeof *weight);
    double *reach = calloc(m->n_qualifications + 1, sizeof *reach);
    if (weight == NULL || reach == NULL) {
        free(weight);
        free(reach);
        return no_memory(err);
    }
    mix_mean(&m->v, m->n_occupations, weight);
    for (size_t o = 0; o < m->n_occupations; o++)
        for (size_t c = m->first[o]; c < m->first[o + 1]; c++)
            reach[m->cell_qualification[c]] += m->cell_share[c] * weight[o];
    for (size_t o = 0; o < m->n_occupations; o++)
        for (size_t c = m->first[o]; c < m->first[o + 1]; c++) {
            const size_t q = m->cell_qualification[c];
            const qualification *of = &b->in->crosswalk->qualification[b->qualification[q]];
            const double theta = tarve_parameter_mean(
                params_use(b->parameters, "theta", of->level, of->field, of->code));
            if (reach[q] > 0.0)
                m->registered[o] +=
                    theta * b->yearly_graduates[q] * m->cell_share[c] * weight[o] / reach[q];
        }
    free(weight);
    free(reach);
    return TARVE_OK;
}

/* Rows of mu, a, rho and m of every qualification; a row is drawn once for all that share it. */
static tarve_status list_rows(build *b, tarve_error *err)
{
    static const char *const name[4] = {"mu", "a", "rho", "m"};
    need_model *m = &b->m;
    m->row = calloc(4 * m->n_qualifications + 1, sizeof(tarve_parameter *));
    m->rows_of = calloc(m->n_qualifications + 1, sizeof *m->rows_of);
    if (m->row == NULL || m->rows_of == NULL)
        return no_memory(err);
    for (size_t q = 0; q < m->n_qualifications; q++) {
        const qualification *of = &b->in->crosswalk->qualification[b->qualification[q]];
        for (int k = 0; k < 4; k++) {
            const tarve_parameter *p =
                params_use(b->parameters, name[k], of->level, of->field, of->code);
            size_t i = 0;
            while (i < m->n_rows && m->row[i] != p)
                i++;
            if (i == m->n_rows)
                m->row[m->n_rows++] = p;
            m->rows_of[q][k] = i;
        }
    }
    return TARVE_OK;
}

static tarve_status say_graduates(build *b, const graduate_history *h, tarve_error *err)
{
    tarve_findings *f = &b->result->findings;
    tarve_status st = TARVE_OK;
    if (st == TARVE_OK && h->variants > 0)
        st = tarve_findings_add(f, "graduates-by-variant", TARVE_LOG_WARN, NULL, 0, 0, err,
                                "%zu series of graduates divide further what another one counts: "
                                "the first one of each is used",
                                h->variants);
    const int lag = tarve_period_year(TARVE_MONTH, b->base) - h->last;
    if (st == TARVE_OK && h->n > 0 && lag > 2)
        st = tarve_findings_add(f, "stale", TARVE_LOG_WARN, NULL, 0, 0, err,
                                "graduates end with %d: %d years before the last month used",
                                h->last, lag);
    return st;
}

/* Nothing to train for: occupations and areas are still worked out. */
static tarve_status without_education(build *b, const char *why, tarve_error *err)
{
    need_model *m = &b->m;
    const tarve_status st =
        tarve_findings_add(&b->result->findings, "need-absent", TARVE_LOG_WARN, NULL, 0, 0, err,
                           "the training need by field is left out: %s", why);
    m->n_fields = m->n_qualifications = 0;
    return st == TARVE_OK ? build_rows(b, err) : st;
}

tarve_status build_education(build *b, tarve_error *err)
{
    graduate_history h = {0};
    if (b->in->crosswalk == NULL || b->in->crosswalk->n_pairs == 0)
        return without_education(b, "there is no crosswalk from occupations to education", err);
    tarve_status st = list_qualifications(b, err);
    if (st == TARVE_OK)
        st = list_series(b, &h, err);
    if (st == TARVE_OK)
        st = say_graduates(b, &h, err);
    if (st == TARVE_OK && (h.n == 0 || h.last < h.first)) {
        st = without_education(b, "no graduates of a provider that serves the area", err);
        goto done;
    }
    b->last_graduates = h.last;
    if (st == TARVE_OK)
        st = add_up_fields(b, &h, err);
    if (st == TARVE_OK)
        st = keep_recent(b, &h, err);
    if (st == TARVE_OK)
        st = graduates_ahead(b, &h, err);
    if (st == TARVE_OK)
        st = build_rows(b, err);
    if (st == TARVE_OK)
        st = register_graduates(b, err);
    if (st == TARVE_OK)
        st = list_rows(b, err);
    if (st == TARVE_OK && (b->m.mixed == NULL || b->in->employed == NULL))
        st = tarve_findings_add(&b->result->findings, "crosswalk-low-confidence", TARVE_LOG_INFO,
                                NULL, 0, 0, err,
                                "education by occupation rests on a match key, not on a register: "
                                "confidence is low");
done:
    history_free(&h);
    return st;
}
