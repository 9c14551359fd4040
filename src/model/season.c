/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/season.h"

#include <string.h>

#include "base/num.h"

enum { YEARS = 10, PASSES = 4 };

static bool break_inside(const tarve_sample *s, size_t from, size_t to)
{
    for (size_t k = 0; k < s->n_breaks; k++)
        if (s->breaks[k] > from && s->breaks[k] <= to)
            return true;
    return false;
}

/* Mean of x less the effects over the year around t; NaN where the window is cut or half empty. */
static double trend_at(const tarve_sample *s, const double *x, const double *effect, size_t t)
{
    const size_t half = s->m / 2;
    if (t < half || t + half >= s->n || break_inside(s, t - half, t + half))
        return (double)NAN;
    double sum = 0.0, weight = 0.0;
    for (size_t u = t - half; u <= t + half; u++) {
        if (isnan(x[u]))
            continue;
        const bool end = s->m % 2 == 0 && (u == t - half || u == t + half);
        const double w = end ? 0.5 : 1.0;
        sum += w * (x[u] - effect[tarve_sample_season(s, u)]);
        weight += w;
    }
    return weight >= 0.5 * (double)s->m ? sum / weight : (double)NAN;
}

/* The same for all t of a sample without gaps and breaks, where no effect counts: each adds up its
 * year in the same order. */
static void trends_of_whole(const tarve_sample *s, const double *x, double *restrict trend)
{
    const size_t half = s->m / 2, n = s->n > 2 * half ? s->n - 2 * half : 0;
    double *inner = trend + half;
    for (size_t t = 0; t < s->n; t++)
        trend[t] = t < half || t >= half + n ? (double)NAN : 0.0;
    for (size_t k = 0; k <= 2 * half; k++) {
        const double w = s->m % 2 == 0 && (k == 0 || k == 2 * half) ? 0.5 : 1.0;
        for (size_t t = 0; t < n; t++)
            inner[t] += w * x[t + k];
    }
    for (size_t t = 0; t < n; t++)
        inner[t] /= (double)s->m;
}

/* Mean of n values without the two extremes when there are five or more; sorts them. */
static double middle_mean(double *v, size_t n)
{
    tarve_sort(v, n);
    return n >= 5 ? tarve_mean(v + 1, n - 2) : tarve_mean(v, n);
}

typedef struct seasons {
    double effect[TARVE_MODEL_SEASONS], count[TARVE_MODEL_SEASONS], within;
    size_t n;
} seasons;

/* One season: its r of the last years, newest first, into v; returns how many. */
static size_t gather(const tarve_sample *s, const double *r, size_t i, double v[YEARS])
{
    const size_t newest = tarve_sample_season(s, s->n - 1);
    const size_t since = (newest + s->m - i) % s->m; /* periods since the last of the season */
    size_t k = 0;
    for (size_t back = since; back < s->n && k < YEARS; back += s->m)
        if (!isnan(r[s->n - 1 - back]))
            v[k++] = r[s->n - 1 - back];
    return k;
}

static void effects_of(const tarve_sample *s, const double *r, seasons *z)
{
    double centre = 0.0, v[YEARS];
    size_t seen = 0;
    z->within = 0.0;
    z->n = 0;
    for (size_t i = 0; i < s->m; i++) {
        const size_t k = gather(s, r, i, v);
        z->count[i] = (double)k;
        z->effect[i] = k == 0 ? 0.0 : middle_mean(v, k);
        centre += z->effect[i];
        seen += k > 0;
        z->n += k;
        for (size_t j = 0; j < k; j++)
            z->within += (v[j] - z->effect[i]) * (v[j] - z->effect[i]);
    }
    for (size_t i = 0; i < s->m && seen > 0; i++)
        if (z->count[i] > 0.0)
            z->effect[i] -= centre / (double)seen;
}

static double half_variance_of_steps(const double *r, size_t n)
{
    double sum = 0.0, before = (double)NAN;
    size_t k = 0;
    for (size_t t = 0; t < n; t++) {
        if (isnan(r[t]))
            continue;
        if (!isnan(before)) {
            sum += (r[t] - before) * (r[t] - before);
            k++;
        }
        before = r[t];
    }
    return k == 0 ? 0.0 : sum / (double)k / 2.0;
}

/* A, W and the effects that remain of the raw ones, V being known. */
static void shrink(const tarve_sample *s, const double *raw, const double *prior, double error,
                   tarve_season *out)
{
    const double m = (double)s->m, factor = s->m > 3 ? (m - 3.0) / (m - 1.0) : 1.0;
    double sum = 0.0, seen = 0.0;
    for (size_t i = 0; i < s->m; i++)
        if (!isnan(raw[i])) {
            sum += (raw[i] - prior[i]) * (raw[i] - prior[i]);
            seen += 1.0;
        }
    out->error = error;
    out->spread = fmax(0.0, sum / fmax(seen - 1.0, 1.0) - error);
    out->shrink = out->spread > 0.0 ? factor * error / (error + out->spread) : 1.0;
    for (size_t i = 0; i < s->m; i++)
        out->effect[i] =
            prior[i] + (isnan(raw[i]) ? 0.0 : (1.0 - out->shrink) * (raw[i] - prior[i]));
}

/* Mean of 1/count over the seasons seen; NaN below two seasons. */
static double mean_inverse(const double *count, size_t m)
{
    double sum = 0.0;
    size_t seen = 0;
    for (size_t i = 0; i < m; i++)
        if (count[i] > 0.0) {
            sum += 1.0 / count[i];
            seen++;
        }
    return seen < 2 ? (double)NAN : sum / (double)seen;
}

bool tarve_season_raw(const tarve_sample *s, const double *x, double *work,
                      double effect[TARVE_MODEL_SEASONS], double *error)
{
    seasons z = {0};
    if (s->m < 2 || s->n < 2 * s->m)
        return false;
    const bool whole = s->n_obs == s->n; /* whole windows: effects cancel at once */
    for (int pass = 0; pass < (whole ? 1 : PASSES); pass++) {
        if (whole && s->n_breaks == 0)
            trends_of_whole(s, x, work);
        else
            for (size_t t = 0; t < s->n; t++)
                work[t] = trend_at(s, x, z.effect, t);
        for (size_t t = 0; t < s->n; t++)
            work[t] = x[t] - work[t]; /* NaN where either is */
        effects_of(s, work, &z);
    }
    const bool years = z.n >= 3 * s->m;
    const double noise =
        years ? z.within / (double)(z.n - s->m) : half_variance_of_steps(work, s->n);
    const double inverse = mean_inverse(z.count, s->m);
    if (isnan(inverse))
        return false;
    for (size_t i = 0; i < TARVE_MODEL_SEASONS; i++)
        effect[i] = i < s->m && z.count[i] > 0.0 ? z.effect[i] : (double)NAN;
    *error = noise * inverse;
    return true;
}

static const double no_season[TARVE_MODEL_SEASONS] = {0};

void tarve_season_towards(const tarve_sample *s, const double *x, const double *prior, double *work,
                          tarve_season *out)
{
    const double *towards = prior != NULL && s->m > 1 ? prior : no_season;
    double raw[TARVE_MODEL_SEASONS], error = 0.0;
    *out = (tarve_season){.shrink = 1.0, .dispersion = 1.0};
    if (tarve_season_raw(s, x, work, raw, &error))
        shrink(s, raw, towards, error, out);
    else
        memcpy(out->effect, towards, s->m * sizeof *towards);
}

void tarve_season_estimate(const tarve_sample *s, const double *x, double *work, tarve_season *out)
{
    tarve_season_towards(s, x, NULL, work, out);
}

typedef struct ratios {
    double y[TARVE_MODEL_SEASONS], trend[TARVE_MODEL_SEASONS], log[TARVE_MODEL_SEASONS];
    size_t n;
} ratios;

static void sum_ratios(const tarve_sample *s, const double *trend, ratios *z)
{
    size_t years[TARVE_MODEL_SEASONS] = {0}, seen = 0;
    double centre = 0.0;
    *z = (ratios){0};
    for (size_t t = s->n; t-- > 0;) {
        const size_t i = tarve_sample_season(s, t);
        if (isnan(trend[t]) || !tarve_sample_has(s, t) || years[i] == YEARS)
            continue;
        years[i]++;
        z->n++;
        z->y[i] += s->y[t];
        z->trend[i] += trend[t];
    }
    for (size_t i = 0; i < s->m; i++) {
        z->log[i] = years[i] == 0 ? 0.0 : log((z->y[i] + 0.5) / (z->trend[i] + 0.5));
        centre += z->log[i];
        seen += years[i] > 0;
    }
    for (size_t i = 0; i < s->m && seen > 0; i++)
        if (years[i] > 0)
            z->log[i] -= centre / (double)seen;
}

static double dispersion_about(const tarve_sample *s, const double *trend, const ratios *z)
{
    double sum = 0.0, mean = 0.0;
    for (size_t t = 0; t < s->n; t++) {
        if (isnan(trend[t]) || !tarve_sample_has(s, t))
            continue;
        const double mu = trend[t] * exp(z->log[tarve_sample_season(s, t)]);
        sum += (s->y[t] - mu) * (s->y[t] - mu);
        mean += mu;
    }
    const double left = 1.0 - (double)s->m / (double)z->n;
    return mean > 0.0 && left > 0.0 ? fmax(1.0, sum / mean / left) : 1.0;
}

void tarve_season_ratios(const tarve_sample *s, double *work, tarve_season *out)
{
    ratios z = {0};
    *out = (tarve_season){.shrink = 1.0, .dispersion = 1.0};
    if (s->m < 2 || s->n < 2 * s->m)
        return;
    for (size_t t = 0; t < s->n; t++)
        work[t] = trend_at(s, s->y, no_season, t);
    sum_ratios(s, work, &z);
    if (z.n <= s->m)
        return;
    out->dispersion = dispersion_about(s, work, &z);
    const double inverse = mean_inverse(z.trend, s->m);
    if (!isnan(inverse))
        shrink(s, z.log, no_season, out->dispersion * inverse, out);
}
