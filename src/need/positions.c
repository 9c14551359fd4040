/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need/positions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"

static const double protected_guess = 2.0;

/* ---- stocks ---- */

/* Sum over the 12 months that end `back` months before the base; what is not printed counts 0. */
static double year_sum(const build *b, const char *measure, size_t o, size_t back)
{
    const size_t at = tarve_panel_find(b->in->panel, measure, b->in->occupation_area,
                                       b->occupation[o], NULL, TARVE_MONTH);
    double sum = 0.0;
    for (size_t k = 0; k < YEAR_MONTHS; k++) {
        double x = (double)NAN;
        const tarve_mark mark = cell_at(b->in->panel, at, b->base - (tarve_period)(back + k), &x);
        if (tarve_mark_state(mark) == TARVE_CELL_PROTECTED)
            sum += latent_mean(protected_guess);
        else if (!isnan(x))
            sum += x;
    }
    return sum;
}

static void fill_then(const build *b, occupation_stocks *s)
{
    for (size_t t = 0; t < 2; t++)
        for (size_t o = 0; o < b->m.n_occupations; o++) {
            s->v_then[t][o] = year_sum(b, "vacancy_stock", o, t * YEAR_MONTHS);
            s->n_then[t][o] = year_sum(b, "vacancy_flow", o, t * YEAR_MONTHS);
            s->u_then[t][o] = year_sum(b, "unemployed_stock", o, t * YEAR_MONTHS);
        }
}

tarve_status stocks_now(const build *b, occupation_stocks *out, tarve_error *err)
{
    const need_model *m = &b->m;
    const size_t n = m->n_occupations;
    occupation_stocks s = {.v = calloc(8 * n + 1, sizeof *s.v)};
    if (s.v == NULL)
        return no_memory(err);
    s.u = s.v + n;
    mix_mean(&m->v, n, s.v);
    mix_mean(&m->u, n, s.u);
    pool_rake(n, s.v, b->v_now);
    pool_rake(n, s.u, b->u_now * (1.0 - b->administrative_share));
    if (m->n.known != NULL) {
        for (size_t t = 0; t < 2; t++) {
            s.v_then[t] = s.v + (2 + t) * n;
            s.n_then[t] = s.v + (4 + t) * n;
            s.u_then[t] = s.v + (6 + t) * n;
        }
        fill_then(b, &s);
    }
    *out = s;
    return TARVE_OK;
}

void stocks_free(occupation_stocks *s)
{
    free(s->v);
    *s = (occupation_stocks){0};
}

/* ---- now and ahead ---- */

const char *tarve_position_code(tarve_position p)
{
    static const char *const code[] = {"", "shortage", "balance", "surplus", "unclear"};
    return (size_t)p < sizeof code / sizeof *code ? code[p] : "";
}

const char *tarve_outlook_code(tarve_position start, tarve_position ahead)
{
    static const char *const code[4][4] = {
        [TARVE_POSITION_SHORTAGE] = {[TARVE_POSITION_SHORTAGE] = "shortage_grows",
                                     [TARVE_POSITION_BALANCE] = "shortage_continues",
                                     [TARVE_POSITION_SURPLUS] = "shortage_eases"},
        [TARVE_POSITION_BALANCE] = {[TARVE_POSITION_SHORTAGE] = "shortage_comes",
                                    [TARVE_POSITION_BALANCE] = "balance_continues",
                                    [TARVE_POSITION_SURPLUS] = "surplus_comes"},
        [TARVE_POSITION_SURPLUS] = {[TARVE_POSITION_SHORTAGE] = "surplus_eases",
                                    [TARVE_POSITION_BALANCE] = "surplus_continues",
                                    [TARVE_POSITION_SURPLUS] = "surplus_grows"}};
    if (start == TARVE_POSITION_UNKNOWN || ahead == TARVE_POSITION_UNKNOWN)
        return "";
    if (start == TARVE_POSITION_UNCLEAR || ahead == TARVE_POSITION_UNCLEAR)
        return "unclear";
    return code[start][ahead];
}

tarve_position position_of_start(const start_rules *rules, double tightness)
{
    if (!(rules->reference > 0.0) || isnan(tightness))
        return TARVE_POSITION_UNKNOWN;
    if (tightness <= rules->tight * rules->reference)
        return TARVE_POSITION_SHORTAGE;
    return tightness >= rules->slack * rules->reference ? TARVE_POSITION_SURPLUS
                                                        : TARVE_POSITION_BALANCE;
}

tarve_position position_ahead(double p_shortage, double p_surplus, double probability)
{
    if (p_shortage >= probability)
        return TARVE_POSITION_SHORTAGE;
    if (p_surplus >= probability)
        return TARVE_POSITION_SURPLUS;
    return 1.0 - p_shortage - p_surplus >= probability ? TARVE_POSITION_BALANCE
                                                       : TARVE_POSITION_UNCLEAR;
}

static double ratio_of(const need_draws *r, size_t y, size_t unit, size_t d)
{
    const double j =
        need_unit(r, y, unit, FIGURE_HIRES)[d] - need_unit(r, y, unit, FIGURE_CHURN)[d];
    const double from = need_unit(r, y, unit, FIGURE_SUPPLY)[d] +
                        need_unit(r, y, unit, FIGURE_UNEMPLOYED)[d] +
                        need_unit(r, y, unit, FIGURE_MOBILITY)[d];
    return j > 0.0 ? from / j : (double)NAN;
}

enum { AHEAD_FIRST = 2 }; /* index of year +3 */

static tarve_position ahead_of(const need_draws *r, size_t unit, const class_rules *rules)
{
    double shortage = 0.0, surplus = 0.0, counted = 0.0;
    if (r->n_years <= AHEAD_FIRST)
        return TARVE_POSITION_UNKNOWN;
    for (size_t d = 0; d < r->n_draws; d++) {
        double mean = 0.0;
        for (size_t y = AHEAD_FIRST; y < r->n_years; y++)
            mean += ratio_of(r, y, unit, d) / (double)(r->n_years - AHEAD_FIRST);
        counted += !isnan(mean);
        shortage += mean <= rules->cut[1];
        surplus += mean >= rules->cut[2];
    }
    return counted > 0.0 ? position_ahead(shortage / counted, surplus / counted, rules->probability)
                         : TARVE_POSITION_UNKNOWN;
}

void positions_fill(const need_draws *r, const class_rules *rules, const start_rules *start,
                    tarve_field_need *to)
{
    for (size_t unit = 0; unit < r->n_units; unit++) {
        const tarve_position ahead = ahead_of(r, unit, rules);
        for (size_t y = 0; y < r->n_years; y++) {
            tarve_field_need *f = &to[y * r->n_units + unit];
            f->start = position_of_start(start, f->tightness);
            f->ahead = ahead;
        }
    }
}
