/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the area's vacancies and unemployed divide into occupations: F4 and F5 from the two margins.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "need/build.h"
#include "need/memory.h"

static const double protected_guess = 2.0; /* in sums that only steer the pooling */

/* One row of the occupation table: a 4-digit occupation, or an administrative group. */
typedef struct table_row {
    const char *code;
    size_t occupation; /* SIZE_MAX for administrative groups */
} table_row;

typedef struct occupation_table {
    size_t n;
    table_row *row; /* ascending by code */
} occupation_table;

static bool four_digits(const char *code)
{
    return strspn(code, "0123456789") == 4 && code[4] == '\0';
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const table_row *)a)->code, ((const table_row *)b)->code);
}

/* Every code that vacancies or unemployed of the occupation area have. */
static tarve_status list_codes(const build *b, occupation_table *out, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    const char *area = b->in->occupation_area;
    const size_t size = tarve_panel_size(p);
    table_row *row = calloc(size + 1, sizeof *row);
    size_t n = 0;
    if (row == NULL)
        return no_memory(err);
    for (size_t i = 0; area != NULL && i < size; i++) {
        const tarve_series s = tarve_panel_series(p, i);
        const bool ours =
            strcmp(s.area, area) == 0 && s.freq == TARVE_MONTH && s.variant[0] == '\0' &&
            (strcmp(s.measure, "vacancy_stock") == 0 || strcmp(s.measure, "unemployed_stock") == 0);
        if (ours && (four_digits(s.group) || tarve_occupation_is_administrative(s.group)))
            row[n++].code = s.group;
    }
    if (n > 1)
        qsort(row, n, sizeof *row, by_code);
    size_t kept = 0, occupations = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && strcmp(row[kept - 1].code, row[i].code) == 0)
            continue;
        const char *code = row[i].code;
        row[kept++] = (table_row){code, four_digits(code) ? occupations++ : SIZE_MAX};
    }
    *out = (occupation_table){kept, row};
    return TARVE_OK;
}

/* One measure of one area, as published: what the mix of the area is made from. */
typedef struct year_of_cells {
    size_t n;      /* rows of the table */
    double *value; /* row x 12 */
    tarve_cell_state *state;
    double total[YEAR_MONTHS]; /* NaN = not printed */
} year_of_cells;

static void year_free(year_of_cells *y)
{
    free(y->value);
    free(y->state);
    *y = (year_of_cells){0};
}

static tarve_status year_read(const build *b, const occupation_table *t, const char *measure,
                              const char *area, tarve_period last, year_of_cells *out,
                              tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    out->n = t->n;
    out->value = calloc(t->n * YEAR_MONTHS + 1, sizeof *out->value);
    out->state = calloc(t->n * YEAR_MONTHS + 1, sizeof *out->state);
    if (out->value == NULL || out->state == NULL)
        return no_memory(err);
    for (size_t i = 0; i < t->n; i++) {
        const size_t at = tarve_panel_find(p, measure, area, t->row[i].code, NULL, TARVE_MONTH);
        for (int k = 0; k < YEAR_MONTHS; k++) {
            const size_t cell = i * YEAR_MONTHS + (size_t)k;
            const tarve_mark mark = cell_at(p, at, last - YEAR_MONTHS + 1 + k, &out->value[cell]);
            out->state[cell] = tarve_mark_state(mark);
        }
    }
    const size_t total = find_total(p, measure, area, TARVE_MONTH);
    for (int k = 0; k < YEAR_MONTHS; k++) {
        const tarve_mark mark = cell_at(p, total, last - YEAR_MONTHS + 1 + k, &out->total[k]);
        if (tarve_mark_state(mark) != TARVE_CELL_VALUE)
            out->total[k] = (double)NAN;
    }
    return TARVE_OK;
}

static bool is_known(tarve_cell_state s)
{
    return s == TARVE_CELL_VALUE || s == TARVE_CELL_ROUNDED3;
}

/* Mean over the year, protected cells taken for `hidden`; NaN when no month is there. */
static double row_mean(const year_of_cells *y, size_t row, double hidden)
{
    double sum = 0.0, n = 0.0;
    for (size_t k = 0; k < YEAR_MONTHS; k++) {
        const size_t cell = row * YEAR_MONTHS + k;
        const bool protected_ = y->state[cell] == TARVE_CELL_PROTECTED;
        if (!protected_ && !is_known(y->state[cell]))
            continue;
        sum += protected_ ? hidden : y->value[cell];
        n++;
    }
    return n > 0.0 ? sum / n : (double)NAN;
}

/* ---- the mix of one measure ---- */

static bool mix_room(mix *m, size_t n, bool with_nation, bool with_own)
{
    m->known = calloc(n + 1, sizeof *m->known);
    m->middle = calloc(n + 1, sizeof *m->middle);
    m->shape = calloc(n + 1, sizeof *m->shape);
    m->block = calloc(YEAR_MONTHS, sizeof *m->block);
    if (with_nation)
        m->expected = calloc(n + 1, sizeof *m->expected);
    if (with_own)
        m->own = calloc(n + 1, sizeof *m->own);
    return m->known != NULL && m->middle != NULL && m->shape != NULL && m->block != NULL &&
           (!with_nation || m->expected != NULL) && (!with_own || m->own != NULL);
}

/* Expected means from the nation's mix, scaled to the area's own sum. */
static void expect_from(const occupation_table *t, const year_of_cells *area,
                        const year_of_cells *nation, double *expected)
{
    double of_area = 0.0, of_nation = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        const double a = row_mean(area, i, protected_guess);
        const double n = row_mean(nation, i, protected_guess);
        if (t->row[i].occupation == SIZE_MAX || isnan(a) || isnan(n))
            continue;
        of_area += a;
        of_nation += n;
    }
    for (size_t i = 0; i < t->n; i++) {
        const double n = row_mean(nation, i, protected_guess);
        if (t->row[i].occupation != SIZE_MAX)
            expected[t->row[i].occupation] =
                of_nation > 0.0 && !isnan(n) ? n * of_area / of_nation : 0.0;
    }
}

/* F5: one Gamma shape for each major group (first digit), from how far its occupations lie from
 * what the nation's mix lets expect. */
static tarve_status find_shapes(const build *b, const occupation_table *t,
                                const year_of_cells *area, mix *m, tarve_error *err)
{
    const double psi = params_value(b->parameters, "psi");
    const double fallback = params_value(b->parameters, "pool_shape");
    double *observed = calloc(2 * (t->n + 1), sizeof *observed);
    if (observed == NULL)
        return no_memory(err);
    double *expected = observed + t->n + 1;
    for (int digit = '0'; digit <= '9'; digit++) {
        size_t n = 0;
        for (size_t i = 0; m->expected != NULL && i < t->n; i++) {
            const size_t o = t->row[i].occupation;
            if (o == SIZE_MAX || t->row[i].code[0] != digit)
                continue;
            observed[n] = m->exposure * row_mean(area, i, protected_guess);
            expected[n++] = m->exposure * m->expected[o];
        }
        const double shape = pool_shape(n, observed, expected, psi, fallback);
        for (size_t i = 0; i < t->n; i++)
            if (t->row[i].occupation != SIZE_MAX && t->row[i].code[0] == digit)
                m->shape[t->row[i].occupation] = shape;
    }
    free(observed);
    return TARVE_OK;
}

/* Expected figure of an occupation in one month, from pooling: what mu of F4 is. */
static double expected_cell(const mix *m, size_t o, double mean)
{
    const double seen = isnan(mean) ? 0.0 : mean;
    if (m->expected == NULL)
        return seen;
    const double e = m->exposure;
    return m->expected[o] * pool_lambda(m->shape[o], e * seen, e * m->expected[o]);
}

/* Protected cells of one month; their sum is known where the total and all others are printed. */
static tarve_status make_block(const occupation_table *t, const year_of_cells *y, size_t k, mix *m,
                               size_t *contradictions, tarve_error *err)
{
    mix_block *block = &m->block[k];
    double *mu = calloc(t->n + 1, sizeof *mu);
    block->occupation = calloc(t->n + 1, sizeof *block->occupation);
    if (mu == NULL || block->occupation == NULL) {
        free(mu);
        return no_memory(err);
    }
    double rest = y->total[k];
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const size_t cell = i * YEAR_MONTHS + k, o = t->row[i].occupation;
        if (y->state[cell] != TARVE_CELL_PROTECTED) {
            rest -= y->value[cell]; /* NaN where it is missing: then the sum is not known */
            continue;
        }
        const double mean = row_mean(y, i, protected_guess);
        block->occupation[n] = o;
        mu[n++] = o == SIZE_MAX ? mean : expected_cell(m, o, mean);
    }
    bool contradiction = false;
    const tarve_status st = latent_init(&block->latent, n, mu, isnan(rest) ? -1.0 : fmax(rest, 0.0),
                                        &contradiction, err);
    *contradictions += contradiction;
    for (size_t i = 0; st == TARVE_OK && i < n; i++)
        if (block->occupation[i] != SIZE_MAX)
            m->middle[block->occupation[i]] += latent_mean(mu[i]) / YEAR_MONTHS;
    free(mu);
    return st;
}

static void add_known(const occupation_table *t, const year_of_cells *y, mix *m)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < YEAR_MONTHS; k++) {
            const size_t cell = i * YEAR_MONTHS + k, o = t->row[i].occupation;
            if (o != SIZE_MAX && is_known(y->state[cell]))
                m->known[o] += y->value[cell] / YEAR_MONTHS;
        }
    for (size_t i = 0; i < t->n; i++)
        if (t->row[i].occupation != SIZE_MAX)
            m->middle[t->row[i].occupation] += m->known[t->row[i].occupation];
}

typedef struct mix_source {
    const char *measure;
    tarve_period last;
    double exposure;
    double now;       /* the area's total of the measure */
    bool own, nation; /* tables of the area itself and of the country are there */
} mix_source;

static tarve_status fill_mix(const build *b, const occupation_table *t, const mix_source *src,
                             mix *m, size_t *contradictions, tarve_error *err)
{
    year_of_cells area = {0}, nation = {0}, own = {0};
    m->exposure = src->exposure;
    m->n_blocks = YEAR_MONTHS;
    tarve_status st = year_read(b, t, src->measure, b->in->occupation_area, src->last, &area, err);
    if (st == TARVE_OK && src->nation)
        st = year_read(b, t, src->measure, "SSS", src->last, &nation, err);
    if (st == TARVE_OK && src->own)
        st = year_read(b, t, src->measure, b->in->area, src->last, &own, err);
    if (st == TARVE_OK && src->nation)
        expect_from(t, &area, &nation, m->expected);
    if (st == TARVE_OK)
        st = find_shapes(b, t, &area, m, err);
    if (st == TARVE_OK)
        add_known(t, &area, m);
    for (size_t k = 0; st == TARVE_OK && k < YEAR_MONTHS; k++)
        st = make_block(t, &area, k, m, contradictions, err);
    double sum = 0.0;
    for (size_t i = 0; st == TARVE_OK && i < t->n; i++) {
        const size_t o = t->row[i].occupation;
        if (o == SIZE_MAX)
            continue;
        sum += m->middle[o];
        if (src->own)
            m->own[o] = row_mean(&own, i, protected_guess);
    }
    m->own_share = sum > 0.0 ? fmin(1.0, src->now / sum) : 0.0;
    year_free(&area);
    year_free(&nation);
    year_free(&own);
    return st;
}

/* Share of the year's unemployed who stand in administrative groups (students, unknown ...). */
static double administrative_share(const occupation_table *t, const year_of_cells *y)
{
    double administrative = 0.0, all = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        const double mean = row_mean(y, i, protected_guess);
        if (isnan(mean))
            continue;
        all += mean;
        administrative += t->row[i].occupation == SIZE_MAX ? mean : 0.0;
    }
    return all > 0.0 ? administrative / all : 0.0;
}

/* Is there an occupation table of this area at all? */
static bool has_table(const build *b, const occupation_table *t, const char *measure,
                      const char *area)
{
    size_t n = 0;
    for (size_t i = 0; area != NULL && i < t->n; i++)
        n += tarve_panel_find(b->in->panel, measure, area, t->row[i].code, NULL, TARVE_MONTH) !=
             SIZE_MAX;
    return n >= 10;
}

/* Last month of the occupation tables, not after the area's. */
static tarve_period last_of_table(const build *b, const occupation_table *t)
{
    tarve_period last = TARVE_NO_PERIOD;
    for (size_t i = 0; i < t->n; i++) {
        const size_t at = tarve_panel_find(b->in->panel, "vacancy_stock", b->in->occupation_area,
                                           t->row[i].code, NULL, TARVE_MONTH);
        if (at == SIZE_MAX)
            continue;
        const tarve_series s = tarve_panel_series(b->in->panel, at);
        const tarve_period end = s.first + (tarve_period)s.n - 1;
        last = end > last ? end : last;
    }
    return last > b->base ? b->base : last;
}

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
    const bool flow = has_table(b, t, "vacancy_flow", b->in->occupation_area);
    tarve_status st = TARVE_OK;
    for (int i = 0; st == TARVE_OK && i < (flow ? 3 : 2); i++) {
        const mix_source src = {.measure = measure[i],
                                .last = last,
                                .exposure = exposure[i],
                                .now = now[i],
                                .own = !same && has_table(b, t, measure[i], b->in->area),
                                .nation = strcmp(b->in->occupation_area, "SSS") != 0 &&
                                          has_table(b, t, measure[i], "SSS")};
        all[i]->stream = measure[i];
        all[i]->same_area = same;
        st = mix_room(all[i], m->n_occupations, src.nation, src.own)
                 ? fill_mix(b, t, &src, all[i], contradictions, err)
                 : no_memory(err);
    }
    return st == TARVE_OK && flow ? median_duration(b, err) : st;
}

static tarve_status take_out_administrative(build *b, const occupation_table *t, tarve_period last,
                                            tarve_error *err)
{
    need_model *m = &b->m;
    year_of_cells y = {0};
    const tarve_status st =
        year_read(b, t, "unemployed_stock", b->in->occupation_area, last, &y, err);
    if (st == TARVE_OK)
        b->administrative_share = administrative_share(t, &y);
    year_free(&y);
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
    tarve_status st = list_codes(b, &t, err);
    if (st != TARVE_OK)
        return st;
    const tarve_period last = last_of_table(b, &t);
    if (!has_table(b, &t, "vacancy_stock", b->in->occupation_area) ||
        !has_table(b, &t, "unemployed_stock", b->in->occupation_area)) {
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
