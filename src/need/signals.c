/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All signals of one region: reads the tables, tests, and gives each finding its tier. */
#include "tarve/signals.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"
#include "need/signal_int.h"

static const double level = 0.05, rate = 0.10, unknown_limit = 0.05;
static const double local_rate = 0.01; /* at 0.10 N4 alone would tell 0.8 false signals a run */
static const double z80 = 1.2815515655446004;
enum { BREAK_RECENT = 36, BREAK_APART = 2, DATA_BREAK = 5 };

const char *tarve_signal_tier_code(tarve_signal_tier t)
{
    static const char *const code[] = {"strong", "weak", "watched"};
    return code[t];
}

const char *tarve_signal_kind_code(tarve_signal_kind k)
{
    static const char *const code[] = {"N1", "N3", "N4", "N5", "N5", "N6", "N7"};
    return code[k];
}

const char *tarve_signal_kind_label(tarve_signal_kind k)
{
    static const char *const label[] = {"growth",  "break",        "local",      "new-code",
                                        "unknown", "hard-to-fill", "no-provider"};
    return label[k];
}

void tarve_signals_free(tarve_signals *s)
{
    free(s->item);
    *s = (tarve_signals){0};
}

/* The search under way. */
typedef struct search {
    const tarve_signal_inputs *in;
    tarve_signals found;
    size_t room;
} search;

static tarve_status add(search *s, const char *code, tarve_signal_kind kind, tarve_signal_tier tier,
                        tarve_signal **out, tarve_error *err)
{
    if (s->found.n == s->room) {
        const size_t room = s->room == 0 ? 64 : 2 * s->room;
        tarve_signal *item = realloc(s->found.item, room * sizeof *item);
        if (item == NULL)
            return no_memory(err);
        s->found.item = item;
        s->room = room;
    }
    *out = &s->found.item[s->found.n++];
    **out = (tarve_signal){.kind = kind,
                           .tier = tier,
                           .factor = (double)NAN,
                           .lo80 = (double)NAN,
                           .hi80 = (double)NAN,
                           .since = TARVE_NO_PERIOD};
    (void)snprintf((*out)->code, sizeof(*out)->code, "%.7s", code);
    return TARVE_OK;
}

static tarve_status say(const search *s, const char *code, tarve_log_level l, tarve_error *err,
                        const char *text)
{
    return tarve_findings_add(s->in->findings, code, l, NULL, 0, 0, err, "%s", text);
}

static tarve_period month(const signal_grid *g, size_t t)
{
    return g->first + (tarve_period)t;
}

/* ---- N1 ---- */

static tarve_status take_growth(search *s, const signal_grid *g, const signal_growth *t, bool area,
                                tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t o = 0; st == TARVE_OK && o < g->n; o++) {
        const bool now = t[o].p[0] < level, both = now && t[o].p[1] < level;
        tarve_signal *out = NULL;
        if (!area && !isnan(t[o].p[0]))
            s->found.n_tested++;
        if (!t[o].mass || !(both || t[o].corrected))
            continue;
        st = add(s, g->code[o], TARVE_SIGNAL_GROWTH,
                 both && !area ? TARVE_SIGNAL_STRONG : TARVE_SIGNAL_WEAK, &out, err);
        if (st != TARVE_OK)
            return st;
        out->own_area = area;
        out->corrected = t[o].corrected;
        out->years = both ? 2 : 1;
        out->factor = t[o].share_now / t[o].share_before;
        out->since = month(g, g->n_months - (both ? 2 : 1) * (size_t)SIGNAL_YEAR);
    }
    return st;
}

/* ---- N3 ---- */

static bool known_break(const tarve_signal_inputs *in, tarve_period at)
{
    for (size_t i = 0; i < in->n_breaks; i++)
        if (abs((int)(in->breaks[i] - at)) <= BREAK_APART)
            return true;
    return false;
}

/* Unrelated occupations (other first two digits) that broke in the same month. */
static bool many_break(const signal_grid *g, const signal_break *b, size_t at)
{
    bool seen[100] = {false};
    size_t n = 0;
    for (size_t o = 0; o < g->n; o++) {
        const size_t k = (size_t)(g->code[o][0] - '0') * 10 + (size_t)(g->code[o][1] - '0');
        if (!b[o].found || b[o].at != at || seen[k])
            continue;
        seen[k] = true;
        n++;
    }
    return n >= DATA_BREAK;
}

static tarve_status add_break(search *s, const signal_grid *g, size_t o, const signal_break *b,
                              tarve_error *err)
{
    tarve_signal *out = NULL;
    const double *row = signal_row(g, o);
    const size_t from = b->at >= SIGNAL_YEAR ? b->at - SIGNAL_YEAR : 0;
    double before = 0.0, total = 0.0;
    const tarve_status st = add(s, g->code[o], TARVE_SIGNAL_BREAK, TARVE_SIGNAL_WEAK, &out, err);
    if (st != TARVE_OK)
        return st;
    for (size_t t = from; t < b->at; t++) {
        before += row[t];
        total += g->total[t];
    }
    out->trend = b->trend;
    out->since = month(g, b->at);
    if (before > 0.0)
        out->factor = signal_year(g, row, 0) / signal_year(g, g->total, 0) / (before / total);
    return TARVE_OK;
}

static tarve_status take_breaks(search *s, const signal_grid *g, tarve_error *err)
{
    signal_break *b = calloc(g->n + 1, sizeof *b);
    tarve_status st = b == NULL ? no_memory(err) : signal_break_all(g, s->in->seed, b, err);
    for (size_t o = 0; st == TARVE_OK && o < g->n; o++) {
        if (!b[o].found || !b[o].up || !signal_mass(g, o) || b[o].at + BREAK_RECENT < g->n_months)
            continue;
        if (known_break(s->in, month(g, b[o].at)) || many_break(g, b, b[o].at))
            s->found.n_data_break++;
        else
            st = add_break(s, g, o, &b[o], err);
    }
    if (st == TARVE_OK && s->found.n_data_break > 0)
        st = tarve_findings_add(s->in->findings, "data-break", TARVE_LOG_WARN, NULL, 0, 0, err,
                                "%zu breaks by occupation are not told: they fall on a known break "
                                "or on a month in which %d unrelated occupations broke",
                                s->found.n_data_break, (int)DATA_BREAK);
    free(b);
    return st;
}

/* ---- N4 ---- */

static tarve_status add_local(search *s, const signal_grid *g, size_t o, const signal_local *l,
                              tarve_error *err)
{
    tarve_signal *out = NULL;
    const tarve_status st = add(s, g->code[o], TARVE_SIGNAL_LOCAL, TARVE_SIGNAL_WEAK, &out, err);
    if (st != TARVE_OK)
        return st;
    const double now = signal_year(g, signal_row(g, o), 0);
    out->factor = now / (now - l->local);
    out->lo80 = g->turnover * (l->local - z80 * l->sd);
    out->hi80 = g->turnover * (l->local + z80 * l->sd);
    out->since = month(g, g->n_months - SIGNAL_YEAR);
    return TARVE_OK;
}

static signal_local local_of(const signal_grid *g, size_t o, const signal_grid *nation, double psi)
{
    const size_t k = signal_grid_find(nation, g->code[o]);
    const double *row = k == SIZE_MAX ? NULL : signal_row(nation, k);
    const double growth =
        signal_year(nation, nation->total, 0) / signal_year(nation, nation->total, 1);
    if (row == NULL)
        return (signal_local){.sd = (double)NAN};
    return signal_shift_share(signal_year(g, signal_row(g, o), 1),
                              signal_year(g, signal_row(g, o), 0), signal_year(nation, row, 1),
                              signal_year(nation, row, 0), growth, psi);
}

static tarve_status local_effects(search *s, const signal_grid *g, const signal_growth *t,
                                  const signal_grid *nation, tarve_error *err)
{
    double *p = calloc(g->n + 1, sizeof *p);
    bool *pass = calloc(g->n + 1, sizeof *pass);
    tarve_status st = p == NULL || pass == NULL ? no_memory(err) : TARVE_OK;
    for (size_t o = 0; st == TARVE_OK && o < g->n; o++) {
        const signal_local l = local_of(g, o, nation, t[o].psi);
        p[o] = l.sd > 0.0 && isfinite(l.sd) ? gsl_cdf_ugaussian_Q(l.local / l.sd) : (double)NAN;
    }
    if (st == TARVE_OK)
        st = signal_benjamini_hochberg(p, g->n, local_rate, pass, err);
    for (size_t o = 0; st == TARVE_OK && o < g->n; o++) {
        const signal_local l = local_of(g, o, nation, t[o].psi);
        if (pass[o] && t[o].mass)
            st = add_local(s, g, o, &l, err);
    }
    free(p);
    free(pass);
    return st;
}

static tarve_status take_mix(search *s, const char *measure, const signal_grid *g,
                             const signal_growth *t, tarve_error *err)
{
    signal_grid nation = {0};
    double psi = 0.0;
    for (size_t o = 0; o < g->n; o++)
        psi += t[o].psi / (double)g->n;
    tarve_status st = signal_dissimilarity(g, psi, s->in->seed, &s->found.mix_change,
                                           &s->found.mix_change_expected, err);
    if (st == TARVE_OK && !isnan(s->found.mix_change))
        st = tarve_findings_add(
            s->in->findings, "mix-change", TARVE_LOG_INFO, NULL, 0, 0, err,
            "the mix of occupations moved by %.0f %% in a year, beyond chance by %.0f points (N4)",
            100.0 * s->found.mix_change,
            100.0 * (s->found.mix_change - s->found.mix_change_expected));
    if (st == TARVE_OK && strcmp(s->in->occupation_area, "SSS") != 0)
        st = signal_grid_read(s->in, measure, "SSS", &nation, err);
    if (st == TARVE_OK && nation.n_months >= (size_t)2 * SIGNAL_YEAR &&
        month(&nation, nation.n_months) == month(g, g->n_months))
        st = local_effects(s, g, t, &nation, err);
    else if (st == TARVE_OK)
        st = say(s, "no-country", TARVE_LOG_INFO, err,
                 "the region's own part of the change (N4) is not told: no table of the country by "
                 "occupation for the same months");
    signal_grid_free(&nation);
    return st;
}

/* ---- N5 ---- */

static tarve_status take_unknown(search *s, const signal_grid *g, tarve_error *err)
{
    const double now = signal_unknown_share(g, 0), before = signal_unknown_share(g, 1);
    tarve_signal *out = NULL;
    if (!(now > unknown_limit && now > before))
        return TARVE_OK;
    const tarve_status st = add(s, "X", TARVE_SIGNAL_UNKNOWN, TARVE_SIGNAL_WATCHED, &out, err);
    if (st != TARVE_OK)
        return st;
    out->since = month(g, g->n_months - SIGNAL_YEAR);
    return say(s, "unknown-occupations", TARVE_LOG_WARN, err,
               "more than 5 % of the vacancies of the last year have no known occupation, more "
               "than the year before: signals may hide there");
}

static tarve_status take_new(search *s, const signal_grid *g, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t o = 0; st == TARVE_OK && o < g->n; o++) {
        bool again = false;
        tarve_signal *out = NULL;
        const size_t at = signal_first_seen(signal_row(g, o), g->n_months, &again);
        if (at == SIZE_MAX || !signal_mass(g, o))
            continue;
        st = add(s, g->code[o], TARVE_SIGNAL_NEW_CODE, TARVE_SIGNAL_WATCHED, &out, err);
        if (st != TARVE_OK)
            return st;
        out->reappeared = again;
        out->since = month(g, at);
    }
    return st == TARVE_OK ? take_unknown(s, g, err) : st;
}

/* ---- N6 ---- */

static tarve_status hard_signals(search *s, const signal_grid *flow, const double *p,
                                 const double *factor, tarve_error *err)
{
    bool *pass = calloc(flow->n + 1, sizeof *pass);
    tarve_status st =
        pass == NULL ? no_memory(err) : signal_benjamini_hochberg(p, flow->n, rate, pass, err);
    for (size_t o = 0; st == TARVE_OK && o < flow->n; o++) {
        tarve_signal *out = NULL;
        if (!pass[o])
            continue;
        st = add(s, flow->code[o], TARVE_SIGNAL_HARD_TO_FILL, TARVE_SIGNAL_WEAK, &out, err);
        if (st != TARVE_OK)
            break;
        out->factor = factor[o];
        out->since = month(flow, flow->n_months - SIGNAL_YEAR);
    }
    free(pass);
    return st;
}

static tarve_status take_hard(search *s, const signal_grid *flow, const signal_growth *t,
                              tarve_error *err)
{
    const char *area = s->in->occupation_area;
    signal_grid stock = {0}, unemployed = {0};
    double *p = calloc(2 * flow->n + 1, sizeof *p), psi = 0.0;
    tarve_status st = p == NULL ? no_memory(err) : TARVE_OK;
    for (size_t o = 0; o < flow->n; o++)
        psi += t[o].psi / (double)flow->n;
    if (st == TARVE_OK)
        st = signal_grid_read(s->in, "vacancy_stock", area, &stock, err);
    if (st == TARVE_OK)
        st = signal_grid_read(s->in, "unemployed_stock", area, &unemployed, err);
    if (st == TARVE_OK)
        st = signal_hard_to_fill(flow, &stock, &unemployed, psi, p, p + flow->n, err);
    if (st == TARVE_OK)
        st = hard_signals(s, flow, p, p + flow->n, err);
    signal_grid_free(&stock);
    signal_grid_free(&unemployed);
    free(p);
    return st;
}

/* ---- N7 ---- */

static bool grows(tarve_signal_kind k)
{
    return k == TARVE_SIGNAL_GROWTH || k == TARVE_SIGNAL_BREAK || k == TARVE_SIGNAL_LOCAL;
}

static tarve_status take_pairs(search *s, tarve_error *err)
{
    const size_t n = s->found.n;
    tarve_status st = TARVE_OK;
    if (s->in->n_providers == 0)
        return say(s, "no-provider-map", TARVE_LOG_INFO, err,
                   "growing occupations without training in the area (N7) are not told: no "
                   "provider map");
    for (size_t i = 0; st == TARVE_OK && i < n; i++) {
        const tarve_signal from = s->found.item[i]; /* add() may move the list */
        bool twice = false;
        for (size_t k = 0; k < i; k++)
            twice = twice ||
                    (grows(s->found.item[k].kind) && strcmp(s->found.item[k].code, from.code) == 0);
        const char *q =
            grows(from.kind) && !twice ? signal_without_provider(s->in, from.code) : NULL;
        tarve_signal *out = NULL;
        if (q == NULL)
            continue;
        st = add(s, from.code, TARVE_SIGNAL_NO_PROVIDER, TARVE_SIGNAL_WATCHED, &out, err);
        if (st != TARVE_OK)
            break;
        out->qualification = q;
        out->since = from.since;
        out->own_area = from.own_area;
    }
    return st;
}

/* ---- all ---- */

/* How much more, for the skills of what grows. */
static void count_more(search *s, const signal_grid *g)
{
    for (size_t i = 0; i < s->found.n; i++) {
        tarve_signal *one = &s->found.item[i];
        const size_t o = signal_grid_find(g, one->code);
        if (!grows(one->kind) || one->own_area || o == SIZE_MAX)
            continue;
        const double more =
            signal_year(g, signal_row(g, o), 0) - signal_year(g, signal_row(g, o), 1);
        one->more = more > 0.0 ? g->turnover * more : 0.0;
    }
}

static int by_tier(const void *a, const void *b)
{
    const tarve_signal *x = a, *y = b;
    int d = (x->tier > y->tier) - (x->tier < y->tier);
    d = d != 0 ? d : (x->kind > y->kind) - (x->kind < y->kind);
    d = d != 0 ? d : (int)x->own_area - (int)y->own_area;
    return d != 0 ? d : strcmp(x->code, y->code);
}

static tarve_status of_region(search *s, const char *measure, const signal_grid *g,
                              tarve_error *err)
{
    signal_growth *t = calloc(g->n + 1, sizeof *t);
    tarve_status st = t == NULL ? no_memory(err) : signal_growth_test(g, t, err);
    if (st == TARVE_OK)
        st = take_growth(s, g, t, false, err);
    if (st == TARVE_OK)
        st = take_breaks(s, g, err);
    if (st == TARVE_OK)
        st = take_mix(s, measure, g, t, err);
    if (st == TARVE_OK)
        st = take_new(s, g, err);
    if (st == TARVE_OK && strcmp(measure, "vacancy_flow") == 0)
        st = take_hard(s, g, t, err);
    else if (st == TARVE_OK)
        st = say(s, "no-flow-by-occupation", TARVE_LOG_INFO, err,
                 "vacancies that have become hard to fill (N6) are not told: no flow by occupation "
                 "says how long they stand open");
    free(t);
    return st;
}

/* The area's own table, where it has one: growth only. */
static tarve_status of_area(search *s, const char *measure, double turnover, tarve_error *err)
{
    const char *area = s->in->area;
    signal_grid g = {0};
    signal_growth *t = NULL;
    if (area == NULL || area[0] == '\0' || strcmp(area, s->in->occupation_area) == 0)
        return TARVE_OK;
    tarve_status st = signal_grid_read(s->in, measure, area, &g, err);
    if (st == TARVE_OK && g.n_months >= (size_t)2 * SIGNAL_YEAR) {
        g.turnover = turnover;
        t = calloc(g.n + 1, sizeof *t);
        st = t == NULL ? no_memory(err) : signal_growth_test(&g, t, err);
        if (st == TARVE_OK)
            st = take_growth(s, &g, t, true, err);
    }
    free(t);
    signal_grid_free(&g);
    return st;
}

tarve_status tarve_signals_find(const tarve_signal_inputs *in, tarve_signals *out, tarve_error *err)
{
    search s = {.in = in};
    signal_grid g = {0};
    const char *measure = NULL;
    s.found.mix_change = s.found.mix_change_expected = (double)NAN;
    s.found.first = s.found.last = TARVE_NO_PERIOD;
    tarve_status st = signal_grid_region(in, &measure, &g, err);
    if (st == TARVE_OK && g.n_months >= (size_t)2 * SIGNAL_YEAR) {
        s.found.first = g.first;
        s.found.last = month(&g, g.n_months - 1);
        st = of_region(&s, measure, &g, err);
        if (st == TARVE_OK)
            st = of_area(&s, measure, g.turnover, err);
        if (st == TARVE_OK)
            st = take_pairs(&s, err);
        count_more(&s, &g);
    } else if (st == TARVE_OK) {
        st = say(&s, "signals-absent", TARVE_LOG_WARN, err,
                 "signals of new competence needs are left out: two years of vacancies by 4-digit "
                 "occupation are needed");
    }
    signal_grid_free(&g);
    if (st == TARVE_OK) {
        if (s.found.n > 1)
            qsort(s.found.item, s.found.n, sizeof *s.found.item, by_tier);
        *out = s.found;
    } else {
        tarve_signals_free(&s.found);
    }
    return st;
}
