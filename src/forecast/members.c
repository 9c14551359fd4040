/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/members.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "forecast/trial.h"

enum { JUMP_MONTHS = 3, JUMP_SEASONS = 12 };
static const double jump_size = 8.0;      /* robust standard deviations */
static const double largest_spread = 2.0; /* of logarithms */

static void free_room(tarve_members *p)
{
    free(p->centre[0]);
    free(p->dist);
    free(p->figures);
    *p = (tarve_members){.plans = p->plans, .shifts = p->shifts, .lags = p->lags};
}

static tarve_status reserve(tarve_members *p, size_t n, size_t n_steps, tarve_error *err)
{
    if (p->room_steps < n_steps || p->room_figures < n) {
        free_room(p);
        p->centre[0] =
            malloc(((size_t)(2 * TARVE_MEMBERS + 1) * n_steps + 1) * sizeof *p->centre[0]);
        p->dist = malloc((n_steps + 1) * sizeof *p->dist);
        p->figures = malloc((n + 1) * sizeof *p->figures);
        if (p->centre[0] == NULL || p->dist == NULL || p->figures == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu steps", n_steps);
        p->room_steps = n_steps;
        p->room_figures = n;
    }
    p->n_steps = n_steps;
    for (size_t k = 0; k < TARVE_MEMBERS; k++) {
        p->centre[k] = p->centre[0] + 2 * k * n_steps;
        p->spread[k] = p->centre[k] + n_steps;
        p->made[k] = false;
        p->noise[k] = 0.0;
    }
    p->lagged = p->centre[0] + (size_t)2 * TARVE_MEMBERS * n_steps;
    p->n_lagged = 0;
    p->logs = false;
    p->shift = 0.0;
    p->failure[0] = '\0';
    return TARVE_OK;
}

void tarve_members_free(tarve_members *p)
{
    free_room(p);
    *p = (tarve_members){0};
}

static tarve_path path_of(const tarve_members *p, tarve_member k)
{
    return (tarve_path){.n_steps = p->n_steps, .centre = p->centre[k], .spread = p->spread[k]};
}

static bool is_sound(const tarve_path *path)
{
    for (size_t h = 0; h < path->n_steps; h++)
        if (!isfinite(path->centre[h]) || !isfinite(path->spread[h]) || !(path->spread[h] > 0.0))
            return false;
    return true;
}

/* Keeps a path that was made; NOMEM is the only failure that is passed on. */
static tarve_status keep(tarve_members *p, tarve_member k, const tarve_path *path, tarve_status st,
                         const tarve_error *why, tarve_error *err)
{
    if (st == TARVE_E_NOMEM)
        return tarve_fail(err, st, "%s", why->message);
    p->made[k] = st == TARVE_OK && is_sound(path);
    if (!p->made[k])
        (void)snprintf(p->failure, sizeof p->failure, "%.90s",
                       st == TARVE_OK ? "a path is not finite" : why->message);
    return TARVE_OK;
}

static tarve_status run_model(tarve_members *p, tarve_member k, const char *name,
                              const tarve_series *s, size_t n, const tarve_priors *priors,
                              tarve_error *err)
{
    const tarve_model *model = tarve_model_find(name);
    tarve_path path = path_of(p, k);
    tarve_fit fit;
    tarve_error why = {0};
    const tarve_status st = tarve_series_fit_with(s, model, n, priors, &fit, &why);
    if (st == TARVE_OK) {
        model->path(&fit, &path);
        p->logs = path.logs;
        p->shift = path.shift;
        p->noise[k] = path.noise;
    }
    return keep(p, k, &path, st, &why, err);
}

static bool breaks_within(const tarve_series *s, size_t n)
{
    for (size_t b = 0; b < s->n_breaks; b++)
        if (s->breaks[b] < n)
            return true;
    return false;
}

/* Change from one period to the next, less that of the year before. */
static double change_at(const tarve_members *p, const tarve_series *s, size_t t)
{
    const size_t m = s->m;
    return (tarve_members_place(p, s->y[t]) - tarve_members_place(p, s->y[t - 1])) -
           (tarve_members_place(p, s->y[t - m]) - tarve_members_place(p, s->y[t - m - 1]));
}

/* Did one of the last months change as none before, by the robust spread of all changes? What
 * follows a lockdown is not a trend. With fewer periods a year too few changes tell. */
static bool jumped(const tarve_members *p, const tarve_series *s, size_t n, double *work)
{
    double last = 0.0;
    size_t k = 0;
    for (size_t t = s->m + 1; s->m >= JUMP_SEASONS && t < n; t++) {
        const double size = fabs(change_at(p, s, t));
        if (isnan(size))
            continue;
        work[k++] = size;
        last = t + JUMP_MONTHS >= n ? fmax(last, size) : last;
    }
    tarve_sort(work, k);
    return k >= JUMP_SEASONS && last > jump_size * 1.4826 * tarve_quantile_sorted(work, k, 0.5);
}

/* It knows nothing of level shifts and follows every jump, so it has no say where there was one. */
static tarve_status run_portfolio(tarve_members *p, const tarve_series *s, size_t n,
                                  tarve_error *err)
{
    tarve_path path = path_of(p, TARVE_MEMBER_PORTFOLIO);
    tarve_error why = {0};
    const bool small = s->class_ != TARVE_CLASS_REGULAR && s->class_ != TARVE_CLASS_SHORT;
    if (small || breaks_within(s, n) || jumped(p, s, n, p->figures))
        return TARVE_OK;
    for (size_t t = 0; t < n; t++)
        p->figures[t] = s->y[t] + p->shift;
    const tarve_regular_plan *plan = NULL;
    tarve_status st = tarve_plans_get(p->plans, n, s->m, &plan, &why);
    if (st == TARVE_OK)
        st = plan != NULL ? tarve_regular_path_planned(plan, p->figures, s->m, NULL, &path, &why)
                          : tarve_regular_path(p->figures, n, s->m, NULL, &path, &why);
    if (st == TARVE_OK && path.logs != p->logs)
        return TARVE_OK;
    /* its members are of the figures: the lognormal of that mean and sd, where the first order of
     * sd / mean would exaggerate */
    for (size_t h = 0; st == TARVE_OK && path.logs && h < path.n_steps; h++)
        path.spread[h] = sqrt(log1p(path.spread[h] * path.spread[h]));
    st = keep(p, TARVE_MEMBER_PORTFOLIO, &path, st, &why, err);
    p->m = s->m;
    if (p->made[TARVE_MEMBER_PORTFOLIO] && p->lags != NULL)
        p->n_lagged = tarve_lag_path(&p->lags[s->m], p->figures, n, p->n_steps, p->lagged);
    return st;
}

/* How far the centre of a step whose lagged path is known moves. */
static double move_of(const tarve_members *p, double share, size_t h)
{
    static const double least = 0.1; /* of what it was, where there is nothing below 0 */
    const double c = p->centre[TARVE_MEMBER_PORTFOLIO][h], f = p->logs ? exp(c) : c;
    const double to = f + share * (p->lagged[h] - f);
    return p->logs ? log(fmax(to, least * f)) - c : to - c;
}

/* The last step of that season whose lagged path is known. */
static size_t like_step(const tarve_members *p, size_t h)
{
    const size_t n = p->n_lagged, m = p->m;
    return h < n ? h : n < m ? n - 1 : h - (h - n + m) / m * m;
}

void tarve_members_leaned(const tarve_members *p, double share, double *centre)
{
    /* backwards, so that centre may be the portfolio's own */
    for (size_t h = p->n_steps; h-- > 0;) {
        const bool moves = p->n_lagged > 0 && share > 0.0;
        const double move = moves ? move_of(p, share, like_step(p, h)) : 0.0;
        centre[h] = p->centre[TARVE_MEMBER_PORTFOLIO][h] + move;
    }
}

void tarve_members_lean(tarve_members *p, double share)
{
    tarve_members_leaned(p, share, p->centre[TARVE_MEMBER_PORTFOLIO]);
}

static tarve_status run_benchmark(tarve_members *p, const tarve_series *s, size_t n,
                                  tarve_error *err)
{
    const tarve_model *model = tarve_benchmark_of(s);
    tarve_fit fit;
    tarve_error why = {0};
    tarve_status st = tarve_series_fit(s, model, n, NULL, &fit, &why);
    if (st == TARVE_OK)
        st = model->predict(&fit, p->n_steps, p->dist, &why);
    for (size_t h = 0; st == TARVE_OK && h < p->n_steps; h++) {
        p->centre[TARVE_MEMBER_BENCHMARK][h] = tarve_members_place(p, p->dist[h].mean);
        p->spread[TARVE_MEMBER_BENCHMARK][h] = 1.0;
    }
    const tarve_path path = path_of(p, TARVE_MEMBER_BENCHMARK);
    return keep(p, TARVE_MEMBER_BENCHMARK, &path, st, &why, err);
}

tarve_status tarve_members_run(tarve_members *p, const tarve_series *s, size_t n,
                               const double *season_prior, size_t n_steps, tarve_error *err)
{
    double *shift = NULL;
    tarve_status st = reserve(p, n, n_steps, err);
    if (st == TARVE_OK)
        st = tarve_shifts_of(p->shifts, s, n, &shift, err);
    const tarve_priors priors = {.season = season_prior, .shift = shift};
    if (st == TARVE_OK)
        st = run_model(p, TARVE_MEMBER_LEVEL, "level_average", s, n, &priors, err);
    if (st == TARVE_OK)
        st = run_model(p, TARVE_MEMBER_DAMPED, "damped_trend", s, n, &priors, err);
    free(shift);
    if (st == TARVE_OK && (p->made[TARVE_MEMBER_LEVEL] || p->made[TARVE_MEMBER_DAMPED]))
        st = run_portfolio(p, s, n, err);
    if (st == TARVE_OK)
        st = run_benchmark(p, s, n, err);
    return st;
}

double tarve_members_place(const tarve_members *p, double figure)
{
    return p->logs ? log(fmax(figure + p->shift, 1e-9)) : figure;
}

double tarve_members_figure(const tarve_members *p, double place)
{
    return p->logs ? exp(fmin(place, 600.0)) - p->shift : place;
}

/* Weights of those that were made, summing to 1. */
static bool effective(const tarve_members *p, const tarve_weights *w, tarve_weights *out)
{
    double sum = 0.0;
    for (size_t k = 0; k < TARVE_MEMBERS; k++)
        sum += out->of[k] = p->made[k] ? w->of[k] : 0.0;
    for (size_t k = 0; k < TARVE_MEMBERS && sum > 0.0; k++)
        out->of[k] /= sum;
    return sum > 0.0;
}

static double blend_centre(const tarve_members *p, const tarve_weights *w, size_t h)
{
    double c = 0.0;
    for (size_t k = 0; k < TARVE_MEMBERS; k++)
        if (w->of[k] > 0.0)
            c += w->of[k] * p->centre[k][h];
    return c;
}

static void blend_step(const tarve_members *p, const tarve_weights *w, size_t h, double *centre,
                       double *spread)
{
    const double c = blend_centre(p, w, h);
    double v = 0.0;
    for (size_t k = 0; k < TARVE_MEMBERS; k++)
        if (w->of[k] > 0.0) {
            const double away = p->centre[k][h] - c;
            v += w->of[k] * (p->spread[k][h] * p->spread[k][h] + away * away);
        }
    *centre = c;
    /* nobody knows a whole number better than to a half */
    const double least = p->shift > 0.0 ? 0.5 * exp(-c) : 0.0;
    *spread = fmax(p->logs ? fmin(sqrt(v), largest_spread) : sqrt(v), least);
}

static const tarve_weights others = {{1.0, 1.0, 1.0, 0.0}}; /* than the benchmark */

static bool some_weights(const tarve_members *p, const tarve_weights *w, tarve_weights *use)
{
    return effective(p, w, use) || effective(p, &others, use);
}

bool tarve_members_centre(const tarve_members *p, const tarve_weights *w, size_t n_steps,
                          double *centre)
{
    tarve_weights use;
    if (!some_weights(p, w, &use))
        return false;
    if (use.of[TARVE_MEMBER_BENCHMARK] > 0.0)
        use = (tarve_weights){.of = {[TARVE_MEMBER_BENCHMARK] = 1.0}};
    for (size_t h = 0; h < n_steps; h++)
        centre[h] = blend_centre(p, &use, h);
    return true;
}

bool tarve_members_blend(const tarve_members *p, const tarve_weights *w, tarve_path *out)
{
    tarve_weights use, around;
    if (!some_weights(p, w, &use))
        return false;
    const bool benchmark = use.of[TARVE_MEMBER_BENCHMARK] > 0.0;
    if (!effective(p, benchmark ? &others : &use, &around))
        return false;
    out->logs = p->logs;
    out->shift = p->shift;
    out->noise = 0.0;
    for (size_t k = 0; k < TARVE_MEMBERS && !benchmark; k++)
        out->noise += use.of[k] * p->noise[k];
    for (size_t h = 0; h < out->n_steps; h++) {
        blend_step(p, &around, h, &out->centre[h], &out->spread[h]);
        if (benchmark)
            out->centre[h] = p->centre[TARVE_MEMBER_BENCHMARK][h];
    }
    return true;
}
