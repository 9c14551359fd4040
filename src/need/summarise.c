/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From draws to what is published: medians, 80 % ranges, probabilities, classes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/build.h"
#include "need/classes.h"
#include "need/draws.h"
#include "need/levels.h"
#include "need/memory.h"

enum { N_LARGEST = 5 };
static const double longer_open = 1.25; /* of the year before, for "stands open longer" */
static const double sure = 0.9;         /* of the draws, for "short under every allocation" */

/* One unit in one year, by draw. */
typedef struct unit_draws {
    const double *figure[N_UNIT_FIGURES];
    size_t n;
    double *work, *gap, *ratio; /* n each */
} unit_draws;

static tarve_range range_of_copy(double *work, const double *x, size_t n)
{
    memcpy(work, x, n * sizeof *x);
    return draws_range(work, n);
}

static double openings_of(const unit_draws *u, size_t d)
{
    return u->figure[FIGURE_HIRES][d] - u->figure[FIGURE_CHURN][d];
}

static double required_of(const unit_draws *u, size_t d)
{
    return u->figure[FIGURE_ENTRANTS][d] + u->figure[FIGURE_BACKLOG][d];
}

static void fill_ledger(const unit_draws *u, tarve_field_need *f)
{
    enum { N_RANGES = FIGURE_SUPPLY + 1 };
    tarve_range *const to[N_RANGES] = {&f->hires,    &f->churn,   &f->from_unemployed, &f->mobility,
                                       &f->entrants, &f->backlog, &f->graduates,       &f->supply};
    for (size_t k = 0; k < N_RANGES; k++)
        *to[k] = range_of_copy(u->work, u->figure[k], u->n);
    for (size_t d = 0; d < u->n; d++)
        u->work[d] = openings_of(u, d);
    f->openings = draws_range(u->work, u->n);
    for (size_t d = 0; d < u->n; d++)
        u->work[d] = required_of(u, d);
    f->requirement = draws_range(u->work, u->n);
}

/* F16 and F20. */
static void fill_gap(const class_rules *rules, const unit_draws *u, tarve_field_need *f)
{
    double positive = 0.0, counted = 0.0;
    memset(f->p_class, 0, sizeof f->p_class);
    for (size_t d = 0; d < u->n; d++) {
        const double j = openings_of(u, d), s = u->figure[FIGURE_SUPPLY][d];
        u->gap[d] = required_of(u, d) - s;
        u->ratio[d] =
            j > 0.0 ? (s + u->figure[FIGURE_UNEMPLOYED][d] + u->figure[FIGURE_MOBILITY][d]) / j
                    : (double)NAN;
        positive += u->gap[d] > 0.0;
        const tarve_need_class c = class_of_ratio(rules, u->ratio[d]);
        if (c != TARVE_NEED_UNCERTAIN) {
            f->p_class[c] += 1.0;
            counted += 1.0;
        }
    }
    for (int c = 0; c < 5; c++)
        f->p_class[c] = counted > 0.0 ? f->p_class[c] / counted : (double)NAN;
    f->p_gap_positive = positive / (double)u->n;
    for (size_t d = 0; d < u->n; d++)
        u->work[d] = u->figure[FIGURE_BACKLOG][d] - u->gap[d];
    f->excess = draws_range(u->work, u->n);
    f->gap = range_of_copy(u->work, u->gap, u->n);
    f->ratio = range_of_copy(u->work, u->ratio, u->n);
    const class_verdict v = class_decide(rules, f->p_class, f->openings.median, f->gap.median);
    f->class_ = v.class_;
    f->likeliest = v.likeliest;
    f->second = v.second;
    f->class_probability = v.probability;
    f->n_classes = v.n_classes;
}

static void fill_bounds(const unit_draws *u, tarve_field_need *f)
{
    const double *s = u->figure[FIGURE_SUPPLY], *min = u->figure[FIGURE_BOUND_MIN],
                 *max = u->figure[FIGURE_BOUND_MAX];
    double below = 0.0, above = 0.0;
    for (size_t d = 0; d < u->n; d++) {
        below += s[d] < min[d];
        above += s[d] > max[d];
        u->gap[d] = fmax(0.0, min[d] - s[d]); /* the gap is summed up by now */
        u->ratio[d] = fmax(0.0, s[d] - max[d]);
    }
    f->always_unfilled = draws_range(u->gap, u->n).median;
    f->always_left_over = draws_range(u->ratio, u->n).median;
    f->certain_shortage = below / (double)u->n >= sure;
    f->certain_surplus = above / (double)u->n >= sure;
    f->bound_min = range_of_copy(u->work, u->figure[FIGURE_BOUND_MIN], u->n).median;
    f->bound_max = range_of_copy(u->work, u->figure[FIGURE_BOUND_MAX], u->n).median;
}

/* ---- the area now ---- */

typedef struct tight_stock {
    double tightness, open;
} tight_stock;

static int by_tightness(const void *pa, const void *pb)
{
    const tight_stock *a = pa, *b = pb;
    if (a->tightness != b->tightness)
        return a->tightness < b->tightness ? -1 : 1;
    return (a->open > b->open) - (a->open < b->open);
}

/* Half of the open vacancies of the area stand in occupations with fewer seekers each than this. */
static tarve_status median_tightness(size_t n, const double *v, const double *u, double *out,
                                     tarve_error *err)
{
    tight_stock *all = calloc(n + 1, sizeof *all);
    double open = 0.0, passed = 0.0;
    size_t k = 0;
    if (all == NULL)
        return no_memory(err);
    for (size_t o = 0; o < n; o++)
        if (v[o] > 0.0) {
            all[k++] = (tight_stock){u[o] / v[o], v[o]};
            open += v[o];
        }
    qsort(all, k, sizeof *all, by_tightness);
    *out = (double)NAN;
    for (size_t i = 0; i < k && passed < 0.5 * open; i++) {
        passed += all[i].open;
        *out = all[i].tightness;
    }
    free(all);
    return TARVE_OK;
}

/* ---- fields ---- */

/* In how many draws each field is among the five largest gaps. */
static void count_largest(const need_draws *r, size_t y, size_t n_fields, double *count)
{
    for (size_t d = 0; d < r->n_draws; d++)
        for (size_t i = 0; i < n_fields; i++) {
            const double mine = draws_gap(r, y, i, d);
            size_t larger = 0;
            for (size_t k = 0; k < n_fields; k++)
                larger += draws_gap(r, y, k, d) > mine;
            count[y * n_fields + i] += larger < N_LARGEST;
        }
}

/* Units of one kind: fields with their qualifications, or whole levels of education. */
typedef struct summary {
    const build *b;
    const need_draws *draws;
    const unit_facts *facts;
    const double *largest;  /* [year][unit] for the first n_ranked units */
    const double *variance; /* [unit][N_VARY], or NULL */
    size_t n_ranked;
    class_rules rules;
    start_rules start;
    double median_tightness;
    tarve_field_need *to; /* [year][unit] */
} summary;

static void fill_variance(const summary *s, size_t unit, tarve_field_need *f)
{
    double sum = 0.0;
    for (size_t k = 0; k < N_VARY; k++)
        f->variance_share[k] = (double)NAN;
    if (s->variance == NULL)
        return;
    for (size_t k = 0; k < N_VARY; k++)
        sum += s->variance[unit * N_VARY + k];
    for (size_t k = 0; sum > 0.0 && k < N_VARY; k++)
        f->variance_share[k] = s->variance[unit * N_VARY + k] / sum;
}

static void fill_field(const summary *s, size_t y, size_t unit, double *room)
{
    const need_draws *r = s->draws;
    tarve_field_need *f = &s->to[y * r->n_units + unit];
    const unit_facts *facts = &s->facts[unit];
    unit_draws u = {
        .n = r->n_draws, .work = room, .gap = room + r->n_draws, .ratio = room + 2 * r->n_draws};
    for (size_t k = 0; k < N_UNIT_FIGURES; k++)
        u.figure[k] = need_unit(r, y, unit, k);
    *f = (tarve_field_need){.code = facts->code,
                            .name_fi = facts->name_fi,
                            .level = facts->level,
                            .parent = facts->parent,
                            .tightness = facts->tightness,
                            .narrowness = facts->narrowness,
                            .graduates_recent = facts->graduates,
                            .p_top5 = (double)NAN,
                            .synthetic = s->b->in->synthetic_graduates};
    fill_ledger(&u, f);
    fill_gap(&s->rules, &u, f);
    fill_bounds(&u, f);
    f->opens_longer = facts->duration_change >= longer_open && facts->unemployed_change >= 1.0;
    f->mismatch = f->ratio.median < s->rules.cut[1] &&
                  (f->tightness > s->median_tightness || f->opens_longer);
    f->direction = class_direction(&s->rules, f->p_gap_positive);
    if (unit < s->n_ranked)
        f->p_top5 = s->largest[y * s->n_ranked + unit] / (double)r->n_draws;
    fill_variance(s, unit, f);
}

static tarve_status fill_fields(const summary *s, tarve_error *err)
{
    const need_draws *r = s->draws;
    const size_t n = r->n_years * r->n_units;
    bool full = true;
#pragma omp parallel num_threads(s->b->m.jobs > 0 ? s->b->m.jobs : 1)
    {
        double *room = calloc(3 * r->n_draws + 1, sizeof *room);
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < n; i++)
            if (room != NULL)
                fill_field(s, i / r->n_units, i % r->n_units, room);
        if (room == NULL) {
#pragma omp critical(tarve_need_summary)
            full = false;
        }
        free(room);
    }
    return full ? TARVE_OK : no_memory(err);
}

/* Median over the fields, scaled to add up to one. */
static void median_shares(build *b, size_t n_fields, double *work)
{
    double sum = 0.0;
    for (int k = 0; k < N_VARY; k++) {
        for (size_t i = 0; i < n_fields; i++)
            work[i] = b->result->field[i].variance_share[k];
        double median = draws_range(work, n_fields).median;
        b->result->variance_share[k] = median;
        sum += isnan(median) ? 0.0 : median;
    }
    for (int k = 0; k < N_VARY; k++)
        b->result->variance_share[k] = sum > 0.0 ? b->result->variance_share[k] / sum : (double)NAN;
}

/* ---- occupations ---- */

static void fill_group(const need_draws *r, size_t y, size_t group, double *work,
                       tarve_occupation_need *out)
{
    static const size_t figure[6] = {FIGURE_N12,        FIGURE_HIRES,    FIGURE_CHURN,
                                     FIGURE_UNEMPLOYED, FIGURE_MOBILITY, FIGURE_ENTRANTS};
    tarve_range *const to[6] = {&out->n12,      &out->hires,   &out->churn, &out->from_unemployed,
                                &out->mobility, &out->entrants};
    for (int k = 0; k < 6; k++)
        *to[k] = range_of_copy(work, need_group(r, y, group, figure[k]), r->n_draws);
}

static tarve_status fill_occupations(build *b, const need_draws *r, const double *v,
                                     const double *u, tarve_error *err)
{
    tarve_need_result *out = b->result;
    const size_t n = r->n_groups;
    double *work = calloc(r->n_draws + 3 * n + 1, sizeof *work);
    out->occupation = calloc(r->n_years * n + 1, sizeof *out->occupation);
    if (work == NULL || out->occupation == NULL) {
        free(work);
        return no_memory(err);
    }
    double *gv = work + r->n_draws, *gu = gv + n, *tightness = gu + n;
    for (size_t o = 0; o < b->m.n_occupations; o++)
        if (b->m.group_of[o] != SIZE_MAX) {
            gv[b->m.group_of[o]] += v[o];
            gu[b->m.group_of[o]] += u[o];
        }
    const tightness_parent parent = {out->area_tightness * (1.0 - b->administrative_share),
                                     b->m.psi, YEAR_MONTHS / b->duration};
    pool_tightness(n, gu, gv, &parent, tightness);
    out->n_occupations = n;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < n; i++) {
        const char *code = tarve_arena_text(b->text, b->group[i], strlen(b->group[i]));
        const char *name = facts_label(b, b->group[i], b->group[i]);
        if (code == NULL || name == NULL)
            st = no_memory(err);
        for (size_t y = 0; st == TARVE_OK && y < r->n_years; y++) {
            tarve_occupation_need *to = &out->occupation[y * n + i];
            *to = (tarve_occupation_need){.code = code,
                                          .name_fi = name,
                                          .v_bar = gv[i],
                                          .u_bar = gu[i],
                                          .tightness = tightness[i],
                                          .publishable = true};
            fill_group(r, y, i, work, to);
        }
    }
    free(work);
    return st;
}

static tarve_status unit_facts_of(build *b, size_t n_units, const occupation_stocks *stocks,
                                  unit_facts *facts, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < n_units; i++)
        st = facts_of_unit(b, i, stocks, &facts[i], err);
    return st;
}

static tarve_status fill_units(build *b, const summary *shared, const occupation_stocks *stocks,
                               double *largest, tarve_error *err)
{
    summary s = *shared;
    unit_facts *facts = calloc(s.draws->n_units + 1, sizeof *facts);
    tarve_status st =
        facts == NULL ? no_memory(err) : unit_facts_of(b, s.draws->n_units, stocks, facts, err);
    for (size_t y = 0; st == TARVE_OK && y < s.draws->n_years; y++)
        count_largest(s.draws, y, s.n_ranked, largest);
    s.facts = facts;
    s.largest = largest;
    s.to = b->result->field;
    if (st == TARVE_OK)
        st = fill_fields(&s, err);
    if (st == TARVE_OK)
        positions_fill(s.draws, &s.rules, &s.start, s.to);
    free(facts);
    return st;
}

/* What is too small on its own shows the class of its level, or of all education. */
static tarve_status fill_levels(build *b, const summary *shared, const occupation_stocks *stocks,
                                tarve_error *err)
{
    summary s = *shared;
    need_draws sums = {0};
    need_levels levels = {0};
    tarve_status st = levels_of(b, &levels, err);
    if (st == TARVE_OK)
        st = levels_sum(&levels, shared->draws, &sums, err);
    unit_facts *facts = calloc(levels.n + 1, sizeof *facts);
    b->result->level = calloc(levels.n * sums.n_years + 1, sizeof *b->result->level);
    if (st == TARVE_OK && (facts == NULL || b->result->level == NULL))
        st = no_memory(err);
    if (st == TARVE_OK)
        st = facts_of_levels(b, &levels, stocks, facts, err);
    s.draws = &sums;
    s.facts = facts;
    s.variance = NULL;
    s.n_ranked = 0;
    s.to = b->result->level;
    if (st == TARVE_OK)
        st = fill_fields(&s, err);
    if (st == TARVE_OK)
        positions_fill(s.draws, &s.rules, &s.start, s.to);
    if (st == TARVE_OK)
        st = levels_bounds(&levels, &b->m, shared->draws, b->result->level, err);
    if (st == TARVE_OK)
        b->result->n_levels = levels.n;
    free(facts);
    need_draws_free(&sums);
    levels_free(&levels);
    return st;
}

/* The country's unemployed per vacancy, without administrative groups; else the area's. */
static start_rules start_of(const build *b)
{
    const tarve_need_result *r = b->result;
    const double all = isnan(r->nation_tightness) ? r->area_tightness : r->nation_tightness;
    return (start_rules){.reference = all * (1.0 - b->administrative_share),
                         .tight = params_value(b->parameters, "cut_start_tight"),
                         .slack = params_value(b->parameters, "cut_start_slack")};
}

static tarve_status summarise_all(build *b, const summary *s, const occupation_stocks *stocks,
                                  double *largest, tarve_error *err)
{
    tarve_need_result *out = b->result;
    const size_t n_years = s->draws->n_years;
    tarve_status st = fill_units(b, s, stocks, largest, err);
    if (st == TARVE_OK && s->n_ranked > 0)
        st = fill_levels(b, s, stocks, err);
    if (st != TARVE_OK)
        return st;
    out->n_fields = s->draws->n_units;
    out->n_years = n_years;
    levels_inherit(out);
    median_shares(b, s->n_ranked, largest + n_years * s->n_ranked);
    return fill_occupations(b, s->draws, stocks->v, stocks->u, err);
}

tarve_status need_summarise(build *b, const need_draws *draws, const double *variance,
                            tarve_error *err)
{
    const size_t n_fields = b->m.n_fields;
    occupation_stocks stocks = {0};
    double *largest = calloc(draws->n_years * n_fields + n_fields + 1, sizeof *largest);
    b->result->field = calloc(draws->n_years * draws->n_units + 1, sizeof *b->result->field);
    summary s = {.b = b, .draws = draws, .variance = variance, .n_ranked = n_fields};
    tarve_status st = TARVE_OK;
    if (largest == NULL || b->result->field == NULL)
        st = no_memory(err);
    if (st == TARVE_OK)
        st = stocks_now(b, &stocks, err);
    if (st != TARVE_OK)
        goto done;
    s.rules = class_rules_of(b->parameters);
    s.start = start_of(b);
    st = median_tightness(b->m.n_occupations, stocks.v, stocks.u, &s.median_tightness, err);
    if (st == TARVE_OK)
        st = summarise_all(b, &s, &stocks, largest, err);
    if (st == TARVE_OK)
        st = need_mismatch(b, err);
done:
    stocks_free(&stocks);
    free(largest);
    return st;
}
