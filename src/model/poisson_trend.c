/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts with a log-linear trend, seasons and level shifts (glm.h) about a level that may drift.
 *
 * The regression gives the pattern E(t) = exp(slope years + season + shifts); the level is then
 * followed by discounting, the conjugate pair of Poisson counts and a Gamma rate:
 *     a(t) = omega a(t-1) + y(t),  b(t) = omega b(t-1) + E(t)  (missing: only the discount),
 *     lambda = a/b; omega = 1 is the level of the regression itself.
 * omega takes 1, .98, .95, .9, .8, .65, .45; each gets the weight exp(-(D - min D)/2d) by the
 * deviance D of its one-step forecasts, and the level is the weighted mean.
 *     d      = max(1, sum ((y - mu)^2 - mu^2/a) / sum mu) over the one-step forecasts
 *     mu(h)  = lambda season(h) exp(slope sum_{j<=h} phi^j / m),  phi = 0.95^(12/m)
 *     Var(h) = d mu + mu^2 (1/a_eff + h q + Var slope (sum phi^j/m)^2 d),
 * 1/a_eff and q being the weighted means of d/a and d (1-omega)^2/omega / lambda (steady state of a
 * local level) plus the spread of the levels. The predictive is negative binomial.
 * A protected cell enters as E[y | 1..4, mu].
 *
 * param[0] lambda, [1] slope per year, [2] phi, [3] 1/a_eff, [4] q, [5] Var slope, [6] mean omega,
 * [7] periods since the last observation, [8..13] log shifts; season[] = log effects.
 * Source: Harvey & Fernandes (1989), JBES 7(4); West & Harrison (1997); McCullagh & Nelder (1989).
 */
#include <stdlib.h>
#include <string.h>

#include "model/glm.h"
#include "model/registry.h"

static const double discounts[] = {1.0, 0.98, 0.95, 0.9, 0.8, 0.65, 0.45};
enum { N_DISCOUNTS = sizeof discounts / sizeof *discounts };

typedef struct follower {
    double omega, a, b, deviance, excess, mean;
} follower;

/* Starts from the first year's rate, worth one period. */
static follower follower_start(const tarve_sample *s, const double *pattern, double omega)
{
    double y = 0.5, e = 0.5;
    size_t k = 0;
    for (size_t t = s->first; t < s->n && k < (s->m > 4 ? s->m : 4); t++)
        if (tarve_sample_has(s, t)) {
            y += s->y[t];
            e += pattern[t];
            k++;
        }
    return (follower){.omega = omega, .a = y / e * pattern[s->first], .b = pattern[s->first]};
}

static void follow(const tarve_sample *s, const double *pattern, follower *f)
{
    for (size_t t = s->first; t <= s->last; t++) {
        f->a *= f->omega;
        f->b *= f->omega;
        if (!tarve_sample_has(s, t))
            continue;
        const double mu = f->a / f->b * pattern[t];
        const double y = isnan(s->lo[t]) ? s->y[t] : tarve_poisson_within(mu, s->lo[t], s->hi[t]);
        f->deviance += 2.0 * ((y > 0.0 ? y * log(y / mu) : 0.0) - (y - mu));
        f->excess += (y - mu) * (y - mu) - mu * mu / f->a;
        f->mean += mu;
        f->a += y;
        f->b += pattern[t];
    }
}

/* Weighted over the discounts: level, its uncertainty now and what each further period adds. */
static void average(const follower *f, tarve_fit *fit)
{
    double w[N_DISCOUNTS], total = 0.0, level = 0.0, square = 0.0, now = 0.0, drift = 0.0;
    size_t best = 0;
    for (size_t k = 1; k < N_DISCOUNTS; k++)
        best = f[k].deviance < f[best].deviance ? k : best;
    fit->dispersion = f[best].mean > 0.0 ? fmax(1.0, f[best].excess / f[best].mean) : 1.0;
    for (size_t k = 0; k < N_DISCOUNTS; k++) {
        w[k] = exp((f[best].deviance - f[k].deviance) / (2.0 * fit->dispersion));
        total += w[k];
    }
    for (size_t k = 0; k < N_DISCOUNTS; k++) {
        const double share = w[k] / total, rate = f[k].a / f[k].b, o = f[k].omega;
        level += share * rate;
        square += share * rate * rate;
        now += share / f[k].a;
        drift += share * (1.0 - o) * (1.0 - o) / o / rate;
        fit->param[6] += share * o;
    }
    fit->level = fit->param[0] = level;
    fit->param[3] = fit->dispersion * now + fmax(0.0, square / (level * level) - 1.0);
    fit->param[4] = fit->dispersion * drift;
    fit->objective = f[best].deviance;
}

static void store(const tarve_sample *s, const tarve_glm *g, tarve_fit *fit)
{
    fit->param[1] = g->slope;
    fit->param[2] = pow(0.95, 12.0 / (double)s->m);
    fit->param[5] = g->var_slope * fit->dispersion;
    fit->param[7] = (double)(s->n - 1 - s->last);
    memcpy(fit->season, g->season, sizeof g->season);
    for (size_t b = 0; b < s->n_breaks; b++)
        fit->param[8 + b] = g->shift[b];
    fit->sigma2 = fit->dispersion * fit->level;
    fit->iterations = g->iterations;
}

static tarve_status fit_counts(const tarve_sample *s, tarve_fit *fit, tarve_error *err)
{
    tarve_season season;
    tarve_glm g;
    follower f[N_DISCOUNTS];
    double *work = malloc(s->n * sizeof *work);
    if (work == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    tarve_season_ratios(s, work, &season);
    const tarve_glm_family family = {.prior = fmax(season.dispersion, 1.0)};
    const tarve_status st = tarve_glm_fit(s, &season, &family, &g, err);
    if (st == TARVE_OK) {
        *fit = tarve_fit_begin(s);
        for (size_t t = 0; t < s->n; t++)
            work[t] = tarve_glm_pattern(&g, s, t);
        for (size_t k = 0; k < N_DISCOUNTS; k++) {
            f[k] = follower_start(s, work, discounts[k]);
            follow(s, work, &f[k]);
        }
        average(f, fit);
        store(s, &g, fit);
    }
    free(work);
    return st;
}

static tarve_status poisson_trend_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_glm_sample(in, "Poisson trend", &s, err);
    if (st == TARVE_OK)
        st = fit_counts(&s, fit, err);
    tarve_sample_free(&s);
    return st;
}

static tarve_status poisson_trend_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                          tarve_error *err)
{
    (void)err;
    const double *p = fit->param;
    double years = 0.0, damp = 1.0;
    for (size_t h = 1; h <= n_steps; h++) {
        damp *= p[2];
        years += damp / (double)fit->m;
        const double mu = p[0] * exp(p[1] * years + fit->season[tarve_fit_season(fit, h)]);
        const double relative = p[3] + ((double)h + p[7]) * p[4] + p[5] * years * years;
        const double var = fit->dispersion * mu + mu * mu * fmin(relative, 4.0);
        dist[h - 1] = tarve_fit_dist(fit, mu, var, (double)fit->n_obs - 2.0);
    }
    return TARVE_OK;
}

const tarve_model tarve_model_poisson_trend = {
    .name = "poisson_trend",
    .summary = "log-linear trend and seasons of counts about a drifting level",
    .min_obs = 4,
    .fit = poisson_trend_fit,
    .predict = poisson_trend_predict,
};
