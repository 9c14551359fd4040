/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exponential smoothing with a damped trend, ETS(A,Ad,N) on seasonally adjusted figures.
 *
 *     x = log(1 + y) for counts, log y for other positive figures, y itself else; less season and
 *     level shifts
 *     e(t) = x(t) - l(t-1) - phi b(t-1)
 *     l(t) = l(t-1) + phi b(t-1) + alpha e(t),  b(t) = phi b(t-1) + beta e(t)
 *
 * A missing x updates nothing (e = 0). The errors are linear in l(0), b(0) and the shifts, so for
 * given (alpha, beta, phi) these are one small least-squares problem with weak priors (sd of b(0)
 * 1/5, of shifts 5, in units of one-step errors of unit variance x sd of x): the same filter runs
 * over unit starts and step dummies. (alpha, beta, phi) minimise AICc over a grid, searched by
 * coordinates; alpha is then polished by golden section (gsl_min). Without trend (b = 0) is one of
 * the candidates.
 *
 *     x(n+h) = l + b (phi + ... + phi^h) + season
 *     Var    = sigma2 g(h) (1 + sum_{j<h} c(j)^2),  c(j) = alpha + beta (phi + ... + phi^j)
 *
 * g grows evenly from 1 at h = 1 to r at h = 12: r = mean squared 12-step error over all origins of
 * the sample / what the model says, mixed with 2 stretches of 12 that agree, kept in 1..9 (trends
 * and shocks last longer than the model believes). On a log scale the mean of exp(x) is exp(x(n+h)
 * + sigma2/2), its variance mean^2 (exp(Var) - 1): the growing doubt about the level widens the
 * range but does not push the mean up. Counts are then negative binomial, other positive figures
 * lognormal, else Student's t. A protected cell starts as the middle of its bounds and is twice
 * replaced by its one-step forecast, moved into [1,4] where it falls outside.
 *
 * A shift that is given is taken out beforehand in place of being estimated.
 *
 * param[0] alpha, [1] beta, [2] phi, [3] l, [4] b, [5] scale 0 y / 1 log y / 2 log(1+y),
 * [6] sigma2 on that scale, [7] df, [8..13] shifts, [14] periods since the last observation,
 * [15] r; season[] on that scale. objective = AICc.
 * Source: Gardner & McKenzie (1985), Man. Sci. 31; Hyndman, Koehler, Ord & Snyder (2008), 3 and 5;
 * de Jong (1991) for the augmented columns.
 */
#include <gsl/gsl_min.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "model/damped_lanes.h"
#include "model/damped_trend.h"
#include "model/registry.h"

typedef tarve_damped_smoother smoother;
typedef tarve_damped_problem problem;
typedef tarve_damped_end state;
typedef tarve_damped_solution solution;

enum { POLISH = 16, FAR = 12, FAR_PRIOR = 2 };

static bool solve(const problem *q, const smoother *f, solution *out)
{
    tarve_damped_solve(q, f, 1, out);
    return isfinite(out->aicc);
}

static void keep_best(const problem *q, const smoother *f, size_t n, smoother *best,
                      solution *found)
{
    solution now[TARVE_DAMPED_LANES];
    tarve_damped_solve(q, f, n, now);
    for (size_t i = 0; i < n; i++)
        if (now[i].aicc < found->aicc) {
            *best = f[i];
            *found = now[i];
        }
}

static const double alphas[] = {0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9};
enum { ALPHAS = sizeof alphas / sizeof *alphas };

/* Every alpha with the same trend; beta = ratio alpha. */
static void search_alpha(const problem *q, bool trend, double ratio, double phi, smoother *best,
                         solution *found)
{
    smoother f[ALPHAS];
    for (size_t i = 0; i < ALPHAS; i++)
        f[i] = (smoother){alphas[i], alphas[i] * ratio, phi, trend};
    keep_best(q, f, ALPHAS, best, found);
}

/* The trends but the usual one, which every alpha has been tried with. */
static void search_trend(const problem *q, smoother *best, solution *found)
{
    static const double ratios[] = {0.02, 0.1, 0.3};
    static const double phis[] = {0.8, 0.9, 0.97};
    const double alpha = best->alpha;
    smoother f[TARVE_DAMPED_LANES];
    size_t n = 0;
    for (size_t j = 0; j < sizeof ratios / sizeof *ratios; j++)
        for (size_t k = 0; k < sizeof phis / sizeof *phis; k++)
            if (j != 1 || k != 1)
                f[n++] = (smoother){alpha, alpha * ratios[j], phis[k], true};
    keep_best(q, f, n, best, found);
}

/* Without trend and with a usual one over alpha, then beta and phi, then alpha once more. */
void tarve_damped_search(const problem *q, smoother *best, solution *found)
{
    smoother damped = {0};
    solution with = {.aicc = INFINITY};
    search_alpha(q, false, 0.0, 0.0, best, found);
    search_alpha(q, true, 0.1, 0.9, &damped, &with);
    if (!isfinite(with.aicc))
        return;
    search_trend(q, &damped, &with);
    search_alpha(q, true, damped.beta / damped.alpha, damped.phi, &damped, &with);
    if (with.aicc < found->aicc) {
        *best = damped;
        *found = with;
    }
}

typedef struct polish {
    const problem *q;
    smoother at;
} polish;

static double aicc_at(double alpha, void *params)
{
    polish *p = params;
    smoother f = p->at;
    solution now;
    f.beta *= alpha / f.alpha;
    f.alpha = alpha;
    return solve(p->q, &f, &now) ? now.aicc : 1e300;
}

/* Golden section in alpha between its neighbours on the grid; only where they enclose a minimum,
 * which GSL's minimiser insists on. */
static tarve_status polish_alpha(const problem *q, smoother *best, solution *found,
                                 tarve_error *err)
{
    polish p = {q, *best};
    gsl_function g = {aicc_at, &p};
    double lo = 0.005, hi = 0.99;
    for (size_t i = 0; i < ALPHAS; i++) {
        lo = alphas[i] < best->alpha ? alphas[i] : lo;
        hi = alphas[ALPHAS - 1 - i] > best->alpha ? alphas[ALPHAS - 1 - i] : hi;
    }
    const double at_lo = aicc_at(lo, &p), at_hi = aicc_at(hi, &p);
    if (!(found->aicc < at_lo && found->aicc < at_hi))
        return TARVE_OK;
    gsl_min_fminimizer *m = gsl_min_fminimizer_alloc(gsl_min_fminimizer_goldensection);
    if (m == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for a minimiser");
    if (gsl_min_fminimizer_set_with_values(m, &g, best->alpha, found->aicc, lo, at_lo, hi, at_hi) ==
        GSL_SUCCESS) {
        for (int i = 0; i < POLISH && gsl_min_fminimizer_iterate(m) == GSL_SUCCESS; i++)
            if (gsl_min_fminimizer_x_upper(m) - gsl_min_fminimizer_x_lower(m) < 0.005)
                break;
        const double alpha = gsl_min_fminimizer_x_minimum(m);
        smoother f = *best;
        f.beta *= alpha / f.alpha;
        f.alpha = alpha;
        keep_best(q, &f, 1, best, found);
    }
    gsl_min_fminimizer_free(m);
    return TARVE_OK;
}

/* Seasonally adjusted figures of the scale, without the shifts that are known, standardised. */
void tarve_damped_standardise(problem *q, enum tarve_scale scale, const double *prior,
                              tarve_season *season, double *work)
{
    const tarve_sample *s = q->s;
    double sum2 = 0.0;
    tarve_scale_flatten(s, scale, prior, q->x, work, season);
    q->centre = 0.0;
    q->p = 2;
    for (size_t b = 0; b < s->n_breaks; b++)
        if (isnan(s->shift[b]))
            q->open[q->p++ - 2] = s->breaks[b];
    for (size_t t = 0; t < s->n; t++)
        q->x[t] += tarve_sample_known_shift(s, t);
    for (size_t t = 0; t < s->n; t++)
        if (!isnan(q->x[t]))
            q->centre += q->x[t] / (double)s->n_obs;
    for (size_t t = 0; t < s->n; t++)
        if (!isnan(q->x[t]))
            sum2 += (q->x[t] - q->centre) * (q->x[t] - q->centre) / (double)s->n_obs;
    q->sd = sum2 > 1e-24 * q->centre * q->centre && sum2 > 0.0 ? sqrt(sum2) : 1.0;
    for (size_t t = 0; t < s->n; t++)
        q->x[t] = (q->x[t] - q->centre) / q->sd;
}

/* Sum of the estimated shifts after t. */
static double open_shift(const problem *q, const solution *found, size_t t)
{
    double shift = 0.0;
    for (size_t b = 2; b < q->p; b++)
        shift += t < q->open[b - 2] ? found->gamma[b] : 0.0;
    return shift;
}

/* Replaces protected figures by their one-step forecasts, kept within their bounds. */
static void replace_censored(problem *q, const smoother *f, const solution *found,
                             enum tarve_scale scale, const tarve_season *season)
{
    const tarve_sample *s = q->s;
    state st = {found->gamma[0], f->trend ? found->gamma[1] : 0.0};
    for (size_t t = s->first; t < s->n; t++) {
        const double shift = open_shift(q, found, t);
        if (!isnan(s->lo[t])) {
            const double effect =
                season->effect[tarve_sample_season(s, t)] - tarve_sample_known_shift(s, t);
            const double lo = (tarve_scale_forward(scale, s->lo[t]) - effect - q->centre) / q->sd;
            const double hi = (tarve_scale_forward(scale, s->hi[t]) - effect - q->centre) / q->sd;
            q->x[t] = fmin(fmax(st.level + f->phi * st.trend + shift, lo), hi);
        }
        (void)tarve_damped_step(f, &st, q->x[t] - shift, !isnan(q->x[t]));
    }
}

/* Mean squared error of forecasts `far` steps ahead, from every origin of the sample, relative to
 * what the model says of it; mixed with FAR_PRIOR stretches that agree with the model. */
static double far_ratio(const problem *q, const smoother *f, const solution *found, size_t far,
                        state *path)
{
    const tarve_sample *s = q->s;
    state st = {found->gamma[0], f->trend ? found->gamma[1] : 0.0};
    double sum = 0.0, n = 0.0, ahead = 0.0, damp = 1.0, spread = 1.0;
    for (size_t h = 1; h <= far; h++) {
        const double c = f->alpha + f->beta * ahead;
        spread += h > 1 ? c * c : 0.0;
        damp *= f->phi;
        ahead += damp;
    }
    for (size_t t = s->first; t < s->n; t++) {
        const double x = q->x[t] - open_shift(q, found, t);
        if (t >= s->first + far && !isnan(x)) {
            const state *from = &path[t - far];
            const double e = x - from->level - ahead * from->trend;
            sum += e * e;
            n += 1.0;
        }
        (void)tarve_damped_step(f, &st, x, !isnan(x));
        path[t] = st;
    }
    const double stretches = n / (double)far, model = found->sse / found->df * spread;
    return n > 0.0 ? (sum / n / model * stretches + FAR_PRIOR) / (stretches + FAR_PRIOR) : 1.0;
}

static void store(const problem *q, const smoother *f, const solution *found,
                  enum tarve_scale scale, tarve_fit *fit)
{
    const tarve_sample *s = q->s;
    double *p = fit->param;
    p[0] = f->alpha;
    p[1] = f->beta;
    p[2] = f->phi;
    p[3] = q->centre + q->sd * found->end.level;
    p[4] = f->trend ? q->sd * found->end.trend : 0.0;
    p[5] = scale;
    p[7] = found->df;
    for (size_t b = 0, column = 2; b < s->n_breaks; b++)
        p[8 + b] = isnan(s->shift[b]) ? q->sd * found->gamma[column++] : -s->shift[b];
    p[14] = (double)(s->n - 1 - s->last);
    fit->objective = found->aicc;
    const double sum = found->sse * q->sd * q->sd;
    if (scale == TARVE_SCALE_PLAIN) {
        fit->level = p[3];
        fit->sigma2 = p[6] = tarve_fit_variance(fit, sum, found->df);
        return;
    }
    p[6] = tarve_scale_noise(sum, found->df, s->n_obs);
    fit->level = exp(p[3]) - (scale == TARVE_SCALE_LOG1P ? 1.0 : 0.0);
    fit->sigma2 = exp(2.0 * p[3]) * p[6];
    if (fit->counts && fit->level > 0.0)
        fit->dispersion = fmax(1.0, fit->sigma2 / fit->level);
}

static tarve_status fit_smoother(const tarve_sample *s, const double *prior, double *x, state *path,
                                 tarve_fit *fit, tarve_error *err)
{
    tarve_season season;
    const enum tarve_scale scale = tarve_scale_of(s);
    problem q = {.s = s, .x = x};
    smoother best = {0};
    solution found = {.aicc = INFINITY};
    tarve_damped_standardise(&q, scale, prior, &season, x + s->n);
    tarve_damped_search(&q, &best, &found);
    if (!isfinite(found.aicc))
        return tarve_fail(err, TARVE_E_NUMERIC, "damped trend: no parameters fit");
    tarve_status st = polish_alpha(&q, &best, &found, err);
    for (int pass = 0; st == TARVE_OK && pass < 2 && s->n_censored > 0; pass++) {
        replace_censored(&q, &best, &found, scale, &season);
        if (!solve(&q, &best, &found))
            st = tarve_fail(err, TARVE_E_NUMERIC, "damped trend: protected cells do not settle");
    }
    if (st != TARVE_OK)
        return st;
    *fit = tarve_fit_begin(s);
    store(&q, &best, &found, scale, fit);
    const double ratio = s->n / 2 >= FAR ? far_ratio(&q, &best, &found, FAR, path) : 1.0;
    fit->param[15] = fmin(fmax(ratio, 1.0), 9.0);
    memcpy(fit->season, season.effect, sizeof season.effect);
    return TARVE_OK;
}

static tarve_status damped_trend_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < 4)
        st = tarve_fail(err, TARVE_E_NUMERIC, "a damped trend needs four observations");
    if (st == TARVE_OK) {
        double *x = malloc(2U * s.n * sizeof *x);
        state *path = malloc(s.n * sizeof *path);
        st = x == NULL || path == NULL
                 ? tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s.n)
                 : fit_smoother(&s, in->season_prior, x, path, fit, err);
        free(path);
        free(x);
    }
    tarve_sample_free(&s);
    return st;
}

static void damped_trend_path(const tarve_fit *fit, tarve_path *path)
{
    const double *p = fit->param;
    double damp = 1.0, sum = 0.0, spread = 1.0 + p[14] * p[0] * p[0];
    tarve_scale_describe(fit, path);
    for (size_t h = 1; h <= path->n_steps; h++) {
        const double c = p[0] + p[1] * sum; /* c(h-1) */
        spread += h > 1 ? c * c : 0.0;
        damp *= p[2];
        sum += damp;
        const double wide = spread * (1.0 + (p[15] - 1.0) * fmin((double)(h - 1) / (FAR - 1), 1.0));
        path->centre[h - 1] = p[3] + p[4] * sum + fit->season[tarve_fit_season(fit, h)];
        path->spread[h - 1] = sqrt(p[6] * wide);
    }
}

static tarve_status damped_trend_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                         tarve_error *err)
{
    return tarve_scale_predict(fit, damped_trend_path, n_steps, dist, err);
}

const tarve_model tarve_model_damped_trend = {
    .name = "damped_trend",
    .summary = "exponential smoothing with a damped trend and seasons",
    .min_obs = 4,
    .fit = damped_trend_fit,
    .predict = damped_trend_predict,
    .path = damped_trend_path,
};
