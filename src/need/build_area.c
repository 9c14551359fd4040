/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The area as a whole: stocks and flows by month, how long vacancies stand open. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "need/build.h"
#include "need/memory.h"

enum { DURATION_MONTHS = 60, DURATION_LEAST = 24 };
static const double protected_guess = 2.0; /* where nothing better is known of one cell */

/* ---- months ---- */

void months_free(months *m)
{
    free(m->value);
    free(m->mark);
    *m = (months){0};
}

static tarve_status months_room(months *m, tarve_period first, size_t n, tarve_error *err)
{
    m->value = calloc(n, sizeof *m->value);
    m->mark = calloc(n, sizeof *m->mark);
    if (m->value == NULL || m->mark == NULL) {
        months_free(m);
        return no_memory(err);
    }
    m->first = first;
    m->n = n;
    return TARVE_OK;
}

/* Expected figure of a series' protected cells, from its printed ones. */
static double protected_mean_of(const tarve_series *s)
{
    double sum = 0.0, n = 0.0;
    for (size_t t = 0; t < s->n; t++) {
        const bool hidden = tarve_mark_state(s->mark[t]) == TARVE_CELL_PROTECTED;
        if (!hidden && !tarve_mark_has_number(s->mark[t]))
            continue;
        sum += hidden ? protected_guess : s->value[t];
        n++;
    }
    return latent_mean(n > 0.0 ? sum / n : protected_guess);
}

static tarve_status add_members(const tarve_panel *p, const char *measure,
                                const char *const *member, size_t n_members, months *out,
                                tarve_error *err)
{
    tarve_period first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < n_members; i++) {
        const size_t at = find_total(p, measure, member[i], TARVE_MONTH);
        if (at == SIZE_MAX)
            return TARVE_OK; /* an incomplete sum is none */
        const tarve_series s = tarve_panel_series(p, at);
        first = s.first < first ? s.first : first;
        last = s.first + (tarve_period)s.n > last ? s.first + (tarve_period)s.n : last;
    }
    if (n_members == 0 || last <= first)
        return TARVE_OK;
    const tarve_status st = months_room(out, first, (size_t)(last - first), err);
    if (st != TARVE_OK)
        return st;
    out->summed = true;
    for (size_t i = 0; i < n_members; i++) {
        const tarve_series s =
            tarve_panel_series(p, find_total(p, measure, member[i], TARVE_MONTH));
        const double hidden = protected_mean_of(&s);
        for (size_t t = 0; t < out->n; t++) {
            const tarve_period at = first + (tarve_period)t - s.first;
            const bool inside = at >= 0 && (size_t)at < s.n;
            const bool protected_ = inside && tarve_mark_state(s.mark[at]) == TARVE_CELL_PROTECTED;
            out->value[t] += protected_ ? hidden : inside ? s.value[at] : (double)NAN;
        }
    }
    for (size_t t = 0; t < out->n; t++) {
        out->value[t] = round(out->value[t]);
        out->mark[t] = tarve_mark_make(isnan(out->value[t]) ? TARVE_CELL_MISSING : TARVE_CELL_VALUE,
                                       TARVE_REASON_NONE, 0, 0, 0, 0);
    }
    return TARVE_OK;
}

tarve_status months_of(const tarve_panel *p, const char *measure, const char *area,
                       const char *const *member, size_t n_members, months *out, tarve_error *err)
{
    const size_t at =
        area == NULL || area[0] == '\0' ? SIZE_MAX : find_total(p, measure, area, TARVE_MONTH);
    if (at == SIZE_MAX)
        return add_members(p, measure, member, n_members, out, err);
    const tarve_series s = tarve_panel_series(p, at);
    const tarve_status st = months_room(out, s.first, s.n, err);
    if (st != TARVE_OK)
        return st;
    memcpy(out->value, s.value, s.n * sizeof *s.value);
    memcpy(out->mark, s.mark, s.n * sizeof *s.mark);
    return TARVE_OK;
}

double months_at(const months *m, tarve_period t)
{
    if (m->n == 0 || t < m->first || t >= m->first + (tarve_period)m->n)
        return (double)NAN;
    const size_t i = (size_t)(t - m->first);
    return tarve_mark_state(m->mark[i]) == TARVE_CELL_PROTECTED ? latent_mean(protected_guess)
                                                                : m->value[i];
}

double months_mean(const months *m, tarve_period last, size_t k)
{
    double sum = 0.0, n = 0.0;
    for (size_t i = 0; i < k; i++) {
        const double x = months_at(m, last - (tarve_period)i);
        if (!isnan(x)) {
            sum += x;
            n++;
        }
    }
    return n > 0.75 * (double)k ? sum / n : (double)NAN;
}

static tarve_period last_month(const months *m)
{
    for (size_t i = m->n; i-- > 0;)
        if (!isnan(months_at(m, m->first + (tarve_period)i)))
            return m->first + (tarve_period)i;
    return TARVE_NO_PERIOD;
}

static void cut_after(months *m, tarve_period last)
{
    if (m->n > 0 && last < m->first + (tarve_period)m->n - 1)
        m->n = last < m->first ? 0 : (size_t)(last - m->first) + 1;
}

/* ---- how long a vacancy stands open: F2 and Little's law ---- */

typedef struct duration {
    double months, sd;
    size_t n;
} duration;

/* Over the last 60 months at most in which both are known; over years in- and outflow are equal. */
static duration duration_of(const months *stock, const months *flow, tarve_period as_of)
{
    double v[DURATION_MONTHS], n[DURATION_MONTHS], year[DURATION_MONTHS / YEAR_MONTHS];
    duration d = {(double)NAN, (double)NAN, 0};
    tarve_period last = last_month(flow);
    last = last > as_of ? as_of : last;
    for (tarve_period t = last; flow->n > 0 && t >= flow->first && d.n < DURATION_MONTHS; t--) {
        v[d.n] = months_at(stock, t);
        n[d.n] = months_at(flow, t);
        d.n += !isnan(v[d.n]) && !isnan(n[d.n]);
    }
    if (d.n < DURATION_LEAST)
        return d;
    d.months = tarve_little_duration(tarve_mean(v, d.n), tarve_mean(n, d.n));
    const size_t years = d.n / YEAR_MONTHS;
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < years; i++) {
        year[i] = log(tarve_little_duration(tarve_mean(v + i * YEAR_MONTHS, YEAR_MONTHS),
                                            tarve_mean(n + i * YEAR_MONTHS, YEAR_MONTHS)));
        mean += year[i] / (double)years;
    }
    for (size_t i = 0; i < years; i++)
        squares += (year[i] - mean) * (year[i] - mean);
    d.sd = years > 1 ? sqrt(squares / (double)(years - 1)) : 0.0;
    return d;
}

/* From the nearest area that has both: the area, the occupation area, the country; else the
 * parameter. */
static tarve_status find_duration(build *b, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    const char *const area[3] = {b->in->area, b->in->occupation_area, "SSS"};
    duration d = {(double)NAN, 0.0, 0};
    const char *where = "the area";
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < 3 && isnan(d.months); i++) {
        months stock = {0}, flow = {0};
        where = area[i] == NULL || area[i][0] == '\0' ? "the area" : area[i];
        st = months_of(p, "vacancy_stock", area[i], b->member, i == 0 ? b->n_members : 0, &stock,
                       err);
        if (st == TARVE_OK)
            st = months_of(p, "vacancy_flow", area[i], b->member, i == 0 ? b->n_members : 0, &flow,
                           err);
        if (st == TARVE_OK)
            d = duration_of(&stock, &flow, b->base);
        months_free(&stock);
        months_free(&flow);
    }
    if (st != TARVE_OK)
        return st;
    if (!isnan(d.months)) {
        b->duration = d.months;
        b->duration_sd = isnan(d.sd) ? 0.0 : d.sd;
        return tarve_findings_add(
            &b->result->findings, "flow-from-stock", TARVE_LOG_INFO, NULL, 0, 0, err,
            "new vacancies are estimated from open ones by Little's law: %.2f months open in %s "
            "over "
            "%zu months in which both are known",
            d.months, where, d.n);
    }
    const tarve_parameter *row =
        params_use(b->parameters, "area_duration_months", NULL, NULL, NULL);
    b->duration = tarve_parameter_mean(row);
    b->duration_sd = row->kind == TARVE_PRIOR_LOGNORMAL ? row->b : 0.0;
    return tarve_findings_add(&b->result->findings, "flow-from-stock", TARVE_LOG_WARN, NULL, 0, 0,
                              err,
                              "new vacancies are estimated from open ones with the parameter "
                              "area_duration_months (%.2f): no "
                              "area has both over the same %d months",
                              b->duration, (int)DURATION_LEAST);
}

/* ---- the area ---- */

static tarve_status say_missing(build *b, const char *what, tarve_error *err)
{
    return tarve_findings_add(&b->result->findings, "need-absent", TARVE_LOG_WARN, NULL, 0, 0, err,
                              "the training need is left out: no %s of the area %s", what,
                              b->in->area != NULL && b->in->area[0] != '\0' ? b->in->area
                                                                            : "of the run");
}

/* Last month that both stocks have, as-of at the latest. */
static tarve_status find_base(build *b, tarve_error *err)
{
    const tarve_period v = last_month(&b->v), u = last_month(&b->u);
    char have[TARVE_PERIOD_TEXT], want[TARVE_PERIOD_TEXT];
    b->base = v < u ? v : u;
    if (b->in->as_of_month == TARVE_NO_PERIOD)
        return TARVE_OK;
    if (b->base >= b->in->as_of_month) {
        b->base = b->in->as_of_month;
        return TARVE_OK;
    }
    return tarve_findings_add(&b->result->findings, "stale", TARVE_LOG_WARN, NULL, 0, 0, err,
                              "figures of the area end with %s, the run asks for %s",
                              tarve_period_format(TARVE_MONTH, b->base, have),
                              tarve_period_format(TARVE_MONTH, b->in->as_of_month, want));
}

static tarve_status read_totals(build *b, tarve_error *err)
{
    const tarve_panel *p = b->in->panel;
    tarve_status st =
        months_of(p, "vacancy_stock", b->in->area, b->member, b->n_members, &b->v, err);
    if (st == TARVE_OK)
        st = months_of(p, "unemployed_stock", b->in->area, b->member, b->n_members, &b->u, err);
    if (st == TARVE_OK)
        st = months_of(p, "vacancy_flow", b->in->area, b->member, b->n_members, &b->n, err);
    return st;
}

tarve_status build_area(build *b, bool *ready, tarve_error *err)
{
    *ready = false;
    tarve_status st = read_totals(b, err);
    if (st != TARVE_OK)
        return st;
    if (last_month(&b->v) == TARVE_NO_PERIOD)
        return say_missing(b, "open vacancies (vacancy_stock)", err);
    if (last_month(&b->u) == TARVE_NO_PERIOD)
        return say_missing(b, "unemployed (unemployed_stock)", err);
    st = find_base(b, err);
    if (st != TARVE_OK)
        return st;
    cut_after(&b->v, b->base);
    cut_after(&b->u, b->base);
    cut_after(&b->n, b->base);
    b->v_now = months_mean(&b->v, b->base, YEAR_MONTHS);
    b->u_now = months_mean(&b->u, b->base, YEAR_MONTHS);
    if (isnan(b->v_now) || isnan(b->u_now))
        return say_missing(b, "full year of vacancies and unemployed before the last month", err);
    b->n_now = YEAR_MONTHS * months_mean(&b->n, b->base, YEAR_MONTHS);
    b->from_stock = isnan(b->n_now);
    if (b->from_stock) {
        st = find_duration(b, err);
        b->n_now = YEAR_MONTHS * b->v_now / b->duration;
    } else {
        b->duration = tarve_little_duration(b->v_now, b->n_now / YEAR_MONTHS);
    }
    if (st == TARVE_OK && !(b->v_now > 0.0 && b->n_now > 0.0))
        return say_missing(b, "vacancies at all in the last 12 months", err);
    if (st == TARVE_OK)
        st = build_paths(b, err);
    if (st == TARVE_OK)
        st = build_commuting(b, err);
    *ready = st == TARVE_OK;
    return st;
}
