/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of scores, and what they say of the engine and the simple methods. */
#include <math.h>
#include <stdio.h>

#include "base/num.h"
#include "forecast/backtest_int.h"

enum { NEAR_BANDS = TARVE_BANDS - 1 };

bool tarve_band(size_t season, size_t horizon, size_t band, size_t *first, size_t *last)
{
    static const size_t monthly[] = {3, 6, 12}, quarterly[] = {2, 4, 8}, yearly[] = {1, 3, 5};
    const size_t *end = season >= 12 ? monthly : season > 1 ? quarterly : yearly;
    *first = band == 0 || band == NEAR_BANDS ? 1 : end[band - 1] + 1;
    *last = band >= NEAR_BANDS - 1 ? horizon : end[band] < horizon ? end[band] : horizon;
    return *first <= horizon;
}

/* ---- one forecast ---- */

typedef struct sums {
    size_t n;
    double absolute, squares, interval, covered[TARVE_MAX_LEVELS];
} sums;

static void add_figure(const tarve_scored *s, size_t h, tarve_tally *t, sums *x)
{
    const tarve_actual a = s->actual[h];
    const double e = s->mean[h] - tarve_actual_nearest(a, s->mean[h]);
    const size_t w = tarve_largest(s->level, s->n_levels);
    double lo[TARVE_MAX_LEVELS], hi[TARVE_MAX_LEVELS];
    for (size_t l = 0; l < s->n_levels; l++) {
        lo[l] = s->lo[l][h];
        hi[l] = s->hi[l][h];
        x->covered[l] += tarve_score_covers(lo[l], hi[l], a);
    }
    x->n++;
    x->absolute += fabs(e);
    x->squares += e * e;
    if (s->n_levels > 0)
        x->interval += tarve_score_interval(lo[w], hi[w], s->level[w], a);
    t->n_figures++;
    t->error += e;
    t->actual += fabs((a.lo + a.hi) / 2.0);
    t->log_score +=
        tarve_score_log(&s->dist[h], s->whole, s->mase_scale > 0.0 ? s->mase_scale : 1.0, a);
    t->rps += tarve_score_rps(&s->dist[h], a);
    t->wis += tarve_score_wis(s->median[h], lo, hi, s->level, s->n_levels, a);
}

static void add_band(const tarve_scored *s, size_t first, size_t last, tarve_tally *t)
{
    sums x = {0};
    for (size_t h = first - 1; h < last && h < s->n_steps; h++)
        if (!isnan(s->actual[h].lo))
            add_figure(s, h, t, &x);
    if (x.n == 0)
        return;
    const double n = (double)x.n;
    t->n_forecasts++;
    for (size_t l = 0; l < s->n_levels; l++)
        t->coverage[l] += x.covered[l] / n;
    if (s->mase_scale > 0.0) {
        t->n_mase++;
        t->mase += x.absolute / n / s->mase_scale;
        t->msis += x.interval / n / s->mase_scale;
    }
    if (s->rmsse_scale > 0.0) {
        t->n_rmsse++;
        t->rmsse += sqrt(x.squares / n) / s->rmsse_scale;
    }
}

void tarve_tally_forecast(tarve_case_tally *t, tarve_method method, const tarve_scored *s)
{
    size_t first = 0, last = 0;
    for (size_t b = 0; b < TARVE_BANDS; b++)
        if (tarve_band(s->season, s->n_steps, b, &first, &last))
            add_band(s, first, last, &t->of[b][method]);
}

void tarve_tally_add(tarve_tally *to, const tarve_tally *t)
{
    to->n_forecasts += t->n_forecasts;
    to->n_figures += t->n_figures;
    to->n_mase += t->n_mase;
    to->n_rmsse += t->n_rmsse;
    to->mase += t->mase;
    to->rmsse += t->rmsse;
    to->msis += t->msis;
    for (size_t l = 0; l < TARVE_MAX_LEVELS; l++)
        to->coverage[l] += t->coverage[l];
    to->error += t->error;
    to->actual += t->actual;
    to->log_score += t->log_score;
    to->rps += t->rps;
    to->wis += t->wis;
}

/* ---- rows ---- */

static double per(double sum, double n)
{
    return n > 0.0 ? sum / n : (double)NAN;
}

static void fill_row(const tarve_tally *t, size_t n_levels, tarve_backtest_row *r)
{
    const double n = (double)t->n_forecasts, figures = (double)t->n_figures;
    r->n_forecasts = t->n_forecasts;
    r->n_figures = t->n_figures;
    r->mase = per(t->mase, (double)t->n_mase);
    r->msis = n_levels > 0 ? per(t->msis, (double)t->n_mase) : (double)NAN;
    r->rmsse = per(t->rmsse, (double)t->n_rmsse);
    r->bias = per(t->error, t->actual);
    r->log_score = per(t->log_score, figures);
    r->rps = per(t->rps, t->actual);
    r->wis = per(t->wis, t->actual);
    for (size_t l = 0; l < n_levels; l++)
        r->coverage[l] = per(t->coverage[l], n);
}

/* The simple method with the smallest MASE where the engine's is not smaller; where there is no
 * MASE, by the sum of WIS. Of simple equals the first. */
static tarve_method to_use(const tarve_tally of[TARVE_N_METHODS])
{
    double best = (double)NAN;
    tarve_method use = TARVE_METHOD_ENGINE;
    for (int m = TARVE_METHOD_ENGINE + 1; m < TARVE_N_METHODS; m++) {
        const double x = of[m].n_mase > 0 ? per(of[m].mase, (double)of[m].n_mase) : of[m].wis;
        if (isnan(best) || x < best) {
            best = x;
            use = (tarve_method)m;
        }
    }
    const tarve_tally *e = &of[TARVE_METHOD_ENGINE];
    const double engine = e->n_mase > 0 ? per(e->mase, (double)e->n_mase) : e->wis;
    return engine < best ? TARVE_METHOD_ENGINE : use;
}

size_t tarve_tally_rows(const tarve_case_tally *t, const char *group, size_t season, size_t horizon,
                        size_t n_levels, size_t n_series, tarve_backtest_row *row)
{
    size_t n = 0, first = 0, last = 0;
    for (size_t b = 0; b < TARVE_BANDS; b++) {
        if (!tarve_band(season, horizon, b, &first, &last) ||
            t->of[b][TARVE_METHOD_ENGINE].n_figures == 0)
            continue;
        const tarve_method use = to_use(t->of[b]);
        const tarve_tally *engine = &t->of[b][TARVE_METHOD_ENGINE];
        for (int m = 0; m < TARVE_N_METHODS; m++) {
            tarve_backtest_row *r = &row[n++];
            *r = (tarve_backtest_row){.season = season,
                                      .first = first,
                                      .last = last,
                                      .whole_path = b == NEAR_BANDS,
                                      .method = (tarve_method)m,
                                      .use = use,
                                      .n_series = n_series};
            (void)snprintf(r->group, sizeof r->group, "%s", group);
            fill_row(&t->of[b][m], n_levels, r);
            r->skill =
                m == TARVE_METHOD_ENGINE ? (double)NAN : 1.0 - per(engine->wis, t->of[b][m].wis);
        }
    }
    return n;
}
