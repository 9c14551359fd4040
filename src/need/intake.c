/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the gap to study places: yield, lag, what-if, the largest number that is safe (F24-F26). */
#include "need/intake.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "need/draws.h"
#include "need/memory.h"
#include "need/workspace.h"

double tarve_places_graduates(double places, double f, double c, const double lag[TARVE_LAG_YEARS],
                              int y)
{
    double through = 0.0;
    for (int k = 1; k <= TARVE_LAG_YEARS && k <= y; k++)
        through += lag[k - 1];
    return places * f * c * through;
}

void intake_lag(tarve_parameters *p, const char *level, const char *field, const char *own,
                double lag[TARVE_LAG_YEARS])
{
    static const char *const name[TARVE_LAG_YEARS] = {"lag_1", "lag_2", "lag_3", "lag_4",
                                                      "lag_5", "lag_6", "lag_7", "lag_8"};
    double sum = 0.0;
    for (int k = 0; k < TARVE_LAG_YEARS; k++) {
        lag[k] = tarve_parameter_mean(params_use(p, name[k], level, field, own));
        sum += lag[k];
    }
    assert(sum > 0.0); /* need_check_parameters() */
    for (int k = 0; k < TARVE_LAG_YEARS; k++)
        lag[k] /= sum;
}

/* ---- one unit, draw by draw ---- */

typedef struct unit_room {
    size_t n;
    double *gap, *openings, *ratio; /* of the judged year, or any */
    double *yield;                  /* matching graduates in the area a place, in full effect */
    double *work;
    double lag[TARVE_LAG_YEARS];
    double student_years, risk, low_cut, high_cut;
} unit_room;

static bool unit_room_init(unit_room *u, size_t n)
{
    *u = (unit_room){.n = n, .gap = calloc(5 * n + 1, sizeof(double))};
    u->openings = u->gap == NULL ? NULL : u->gap + n;
    u->ratio = u->gap == NULL ? NULL : u->gap + 2 * n;
    u->yield = u->gap == NULL ? NULL : u->gap + 3 * n;
    u->work = u->gap == NULL ? NULL : u->gap + 4 * n;
    return u->gap != NULL;
}

/* F16 and F20 of one year. */
static void load_year(const need_draws *r, size_t y, size_t unit, unit_room *u)
{
    for (size_t d = 0; d < u->n; d++) {
        u->gap[d] = draws_gap(r, y, unit, d);
        u->openings[d] = draws_openings(r, y, unit, d);
        u->ratio[d] = draws_ratio(r, y, unit, d);
    }
}

/* Parameters of a field or qualification, the most specific ones. */
static const tarve_parameter *parameter_of(const build *b, const tarve_field_need *f,
                                           const char *name)
{
    const bool own = f->parent[0] != '\0';
    return params_use(b->parameters, name, f->level, strchr(own ? f->parent : f->code, ':') + 1,
                      own ? f->code : NULL);
}

static void load_constants(const build *b, const tarve_field_need *f, unit_room *u)
{
    const bool own = f->parent[0] != '\0';
    intake_lag(b->parameters, f->level, strchr(own ? f->parent : f->code, ':') + 1,
               own ? f->code : NULL, u->lag);
    u->student_years = tarve_parameter_mean(parameter_of(b, f, "student_years"));
    u->risk = params_value(b->parameters, "max_surplus_risk");
    u->low_cut = params_value(b->parameters, "cut_shortage");
    u->high_cut = params_value(b->parameters, "cut_large_surplus");
}

/* f c (1-mu) a rho m, draw by draw: what a graduate yields is what the draw's own ones do. */
static tarve_status load_yield(const build *b, const need_draws *r, size_t y, size_t unit,
                               unit_room *u, tarve_error *err)
{
    const tarve_field_need *field = &b->result->field[unit];
    const tarve_parameter *f = parameter_of(b, field, "f"), *c = parameter_of(b, field, "c");
    const double *s = need_unit(r, y, unit, FIGURE_SUPPLY),
                 *g = need_unit(r, y, unit, FIGURE_GRADUATES);
    workspace w = {.m = &b->m, .vary = VARY_ALL, .rng = gsl_rng_alloc(tarve_rng_keyed)};
    double supplied = 0.0, graduates = 0.0;
    if (w.rng == NULL)
        return no_memory(err);
    for (size_t d = 0; d < u->n; d++) {
        supplied += s[d];
        graduates += g[d];
    }
    const double usual = graduates > 0.0 ? supplied / graduates : 0.0;
    for (size_t d = 0; d < u->n; d++) {
        begin_draw(&w, d);
        u->yield[d] = draw_parameter(&w, f, VARY_GRADUATE_PARAMETERS) *
                      draw_parameter(&w, c, VARY_GRADUATE_PARAMETERS) *
                      (g[d] > 0.0 ? s[d] / g[d] : usual);
    }
    gsl_rng_free(w.rng);
    return TARVE_OK;
}

/* Shares of the draws below the cut of shortage and above that of large surplus when each place
 * yields `part` of its full effect. */
static void chances(const unit_room *u, double places, double part, double *shortage,
                    double *surplus)
{
    double low = 0.0, high = 0.0, counted = 0.0;
    for (size_t d = 0; d < u->n; d++) {
        const double i = u->ratio[d] + places * part * u->yield[d] / u->openings[d];
        if (isnan(u->ratio[d]))
            continue;
        low += i <= u->low_cut;
        high += i >= u->high_cut;
        counted++;
    }
    *shortage = counted > 0.0 ? low / counted : (double)NAN;
    *surplus = counted > 0.0 ? high / counted : (double)NAN;
}

/* Places at which a draw's ratio reaches the cut: the share of draws below n is a chance. */
static double places_at(unit_room *u, double cut, double share)
{
    size_t k = 0;
    for (size_t d = 0; d < u->n; d++)
        if (!isnan(u->ratio[d]) && u->yield[d] > 0.0)
            u->work[k++] = (cut - u->ratio[d]) * u->openings[d] / u->yield[d];
    double places;
    tarve_select_quantiles(u->work, k, 1, &share, &places);
    return places;
}

/* 1, 2 or 5 times a power of ten, so that the table reaches `most` places. */
static double step_for(double most)
{
    static const double up[3] = {2.0, 2.5, 2.0};
    double step = 1.0;
    for (int i = 0; i < 18 && step * (TARVE_PLACES_STEPS - 1) < most; i++)
        step *= up[i % 3];
    return step;
}

enum { ROUND_PLACES = 5 };

static double floor_places(double x)
{
    return fmax(0.0, ROUND_PLACES * floor(x / ROUND_PLACES));
}

static double ceil_places(double x)
{
    return fmax(0.0, ROUND_PLACES * ceil(x / ROUND_PLACES));
}

static void recommend(unit_room *u, tarve_intake *to)
{
    to->risk = u->risk;
    to->smallest_places = ceil_places(places_at(u, u->low_cut, 0.5));
    to->largest_safe = floor_places(places_at(u, u->high_cut, u->risk));
    to->recommended = fmin(to->smallest_places, to->largest_safe);
    for (int i = 0; i < TARVE_PHASES; i++)
        to->phase[i] = i + 1 == TARVE_PHASES
                           ? to->recommended
                           : floor_places(to->recommended * (i + 1) / TARVE_PHASES);
}

/* The table reaches as far as to where a shortage has become unlikely. */
static const double mostly = 0.75, least_reach = 20.0;

static void fill_steps(unit_room *u, tarve_intake *to)
{
    const double turned = places_at(u, u->low_cut, mostly);
    const double step = step_for(fmax(least_reach, fmax(turned, to->largest_safe)));
    const double first =
        tarve_places_graduates(1.0, 1.0, 1.0, u->lag, to->effect_year - to->from_year);
    for (int i = 0; i < TARVE_PLACES_STEPS; i++) {
        tarve_places_step *s = &to->step[i];
        s->places = i * step;
        chances(u, s->places, first, &s->p_shortage, &s->p_large_surplus);
        chances(u, s->places, 1.0, &s->p_shortage_full, &s->p_large_surplus_full);
        for (size_t d = 0; d < u->n; d++)
            u->work[d] = u->gap[d] - s->places * u->yield[d];
        s->gap_full = draws_range(u->work, u->n);
    }
}

static int first_lag(const double lag[TARVE_LAG_YEARS])
{
    int k = 0;
    while (k + 1 < TARVE_LAG_YEARS && lag[k] <= 0.0)
        k++;
    return k + 1;
}

static int last_lag(const double lag[TARVE_LAG_YEARS])
{
    int k = TARVE_LAG_YEARS - 1;
    while (k > 0 && lag[k] <= 0.0)
        k--;
    return k + 1;
}

/* Years of a field; demand is that of the year of effect, or of the last one computed. */
static size_t settle_years(const tarve_need_result *r, const unit_room *u, int from,
                           tarve_intake *to)
{
    const int last = r->base_year + (int)r->n_years;
    to->from_year = from;
    to->effect_year = from + first_lag(u->lag);
    to->full_year = from + last_lag(u->lag);
    to->judged_year = to->effect_year < last ? to->effect_year : last;
    if (to->judged_year <= r->base_year)
        to->judged_year = r->base_year + 1;
    return (size_t)(to->judged_year - r->base_year - 1);
}

static tarve_status fill_unit(build *b, const need_draws *base, size_t unit, int from, unit_room *u,
                              tarve_error *err)
{
    tarve_need_result *r = b->result;
    tarve_intake *to = &r->outlook->intake[unit];
    const tarve_field_need *first = &r->field[unit];
    load_constants(b, first, u);
    const size_t y = settle_years(r, u, from, to);
    to->field = &r->field[y * r->n_fields + unit];
    to->applicants_per_place = starts_applicants(b->in->starts, first->code);
    to->places_now = starts_places(b->in->starts, first->code);
    to->small = to->field->class_ == TARVE_NEED_TOO_SMALL;
    if (to->small)
        return TARVE_OK;
    load_year(base, y, unit, u);
    const tarve_status st = load_yield(b, base, y, unit, u, err);
    if (st != TARVE_OK)
        return st;
    double sum = 0.0;
    for (size_t d = 0; d < u->n; d++) {
        sum += u->yield[d];
        u->work[d] = u->yield[d] > 0.0 ? u->gap[d] / u->yield[d] : (double)NAN;
    }
    to->yield = sum / (double)u->n;
    to->student_years_per_place = u->student_years;
    to->places = draws_range(u->work, u->n);
    recommend(u, to);
    fill_steps(u, to);
    return TARVE_OK;
}

tarve_status intake_fill(build *b, const need_draws *base, tarve_error *err)
{
    tarve_need_result *r = b->result;
    unit_room u;
    tarve_status st = unit_room_init(&u, base->n_draws) ? TARVE_OK : no_memory(err);
    r->outlook->intake = calloc(r->n_fields + 1, sizeof *r->outlook->intake);
    if (r->outlook->intake == NULL)
        st = no_memory(err);
    for (size_t i = 0; st == TARVE_OK && i < r->n_fields; i++)
        st = fill_unit(b, base, i, r->base_year + 1, &u, err);
    free(u.gap);
    return st;
}

tarve_status intake_price(build *b, const need_draws *base, const need_draws *changed,
                          tarve_alternative_kind kind, tarve_error *err)
{
    tarve_need_result *r = b->result;
    unit_room u;
    tarve_status st = unit_room_init(&u, changed->n_draws) ? TARVE_OK : no_memory(err);
    for (size_t i = 0; st == TARVE_OK && i < r->n_fields; i++) {
        tarve_intake *to = &r->outlook->intake[i];
        const size_t y = (size_t)(to->judged_year - r->base_year - 1);
        if (to->small)
            continue;
        st = load_yield(b, base, y, i, &u, err);
        for (size_t d = 0; d < u.n; d++)
            u.work[d] = draws_gap(base, y, i, d) - draws_gap(changed, y, i, d);
        to->alternative[kind].persons = draws_range(u.work, u.n);
        for (size_t d = 0; d < u.n; d++)
            u.work[d] = u.yield[d] > 0.0
                            ? (draws_gap(base, y, i, d) - draws_gap(changed, y, i, d)) / u.yield[d]
                            : (double)NAN;
        to->alternative[kind].places = draws_range(u.work, u.n);
    }
    free(u.gap);
    return st;
}

/* ---- one question ---- */

static void answer_year(unit_room *u, double places, double part, tarve_answer_year *to)
{
    for (int i = 0; i < 2; i++) {
        const double n = i == 0 ? 0.0 : places;
        chances(u, n, part, &to->p_shortage[i], &to->p_large_surplus[i]);
        for (size_t d = 0; d < u->n; d++)
            u->work[d] = u->gap[d] - n * part * u->yield[d];
        to->gap[i] = draws_range(u->work, u->n);
    }
}

tarve_status intake_answer(build *b, const need_draws *base, const tarve_question *q,
                           tarve_answer *out, tarve_error *err)
{
    tarve_need_result *r = b->result;
    size_t unit = 0;
    while (unit < r->n_fields && strcmp(r->field[unit].code, q->field) != 0)
        unit++;
    if (unit == r->n_fields)
        return TARVE_OK;
    unit_room u;
    const int from = q->from_year != 0 ? q->from_year : r->base_year + 1;
    tarve_status st = unit_room_init(&u, base->n_draws) ? TARVE_OK : no_memory(err);
    if (st == TARVE_OK)
        st = fill_unit(b, base, unit, from, &u, err);
    out->field = &r->field[unit];
    out->intake = &r->outlook->intake[unit];
    out->places = q->places;
    out->n_years = r->n_years;
    for (size_t y = 0; st == TARVE_OK && y < r->n_years && !out->intake->small; y++) {
        const int lag = r->base_year + 1 + (int)y - from;
        const double part = tarve_places_graduates(1.0, 1.0, 1.0, u.lag, lag);
        load_year(base, y, unit, &u);
        st = load_yield(b, base, y, unit, &u, err);
        out->year[y].extra_graduates = q->places * part *
                                       tarve_parameter_mean(parameter_of(b, out->field, "f")) *
                                       tarve_parameter_mean(parameter_of(b, out->field, "c"));
        answer_year(&u, q->places, part, &out->year[y]);
    }
    free(u.gap);
    return st;
}
