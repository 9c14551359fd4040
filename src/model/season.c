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

/* Mean of n values without the two extremes when there are five or more; sorts them. */
static double middle_mean(double *v, size_t n)
{
    tarve_sort(v, n);
    return n >= 5 ? tarve_mean(v + 1, n - 2) : tarve_mean(v, n);
}

typedef struct seasons {
    double effect[TARVE_MODEL_SEASONS], within;
    size_t count[TARVE_MODEL_SEASONS], n;
} seasons;

/* One season: its r of the last years, newest first, into v; returns how many. */
static size_t gather(const tarve_sample *s, const double *r, size_t i, double v[YEARS])
{
    size_t k = 0;
    for (size_t t = s->n; t-- > 0 && k < YEARS;)
        if (tarve_sample_season(s, t) == i && !isnan(r[t]))
            v[k++] = r[t];
    return k;
}

static void effects_of(const tarve_sample *s, const double *r, seasons *z)
{
    double centre = 0.0, v[YEARS];
    size_t seen = 0;
    z->within = 0.0;
    z->n = 0;
    for (size_t i = 0; i < s->m; i++) {
        const size_t k = z->count[i] = gather(s, r, i, v);
        z->effect[i] = k == 0 ? 0.0 : middle_mean(v, k);
        centre += z->effect[i];
        seen += k > 0;
        z->n += k;
        for (size_t j = 0; j < k; j++)
            z->within += (v[j] - z->effect[i]) * (v[j] - z->effect[i]);
    }
    for (size_t i = 0; i < s->m && seen > 0; i++)
        if (z->count[i] > 0)
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

static void shrink(const tarve_sample *s, const seasons *z, double noise, tarve_season *out)
{
    const double m = (double)s->m;
    double inverse = 0.0, sum = 0.0;
    size_t seen = 0;
    for (size_t i = 0; i < s->m; i++) {
        sum += z->effect[i] * z->effect[i];
        if (z->count[i] > 0) {
            inverse += 1.0 / (double)z->count[i];
            seen++;
        }
    }
    out->n_per_year = seen;
    out->shrink = 1.0;
    if (seen < 2)
        return;
    out->error = noise * inverse / (double)seen;
    out->spread = fmax(0.0, sum / (m - 1.0) - out->error);
    if (out->spread > 0.0)
        out->shrink =
            (s->m > 3 ? (m - 3.0) / (m - 1.0) : 1.0) * out->error / (out->error + out->spread);
    for (size_t i = 0; i < s->m; i++)
        out->effect[i] = (1.0 - out->shrink) * z->effect[i];
}

void tarve_season_estimate(const tarve_sample *s, const double *x, double *work, tarve_season *out)
{
    seasons z = {0};
    *out = (tarve_season){.shrink = 1.0};
    if (s->m < 2 || s->n < 2 * s->m)
        return;
    const int passes = s->n_obs == s->n ? 1 : PASSES; /* whole windows: effects cancel at once */
    for (int pass = 0; pass < passes; pass++) {
        for (size_t t = 0; t < s->n; t++)
            work[t] = isnan(x[t]) ? (double)NAN : x[t] - trend_at(s, x, z.effect, t);
        effects_of(s, work, &z);
    }
    const bool years = z.n >= 3 * s->m;
    const double noise =
        years ? z.within / (double)(z.n - s->m) : half_variance_of_steps(work, s->n);
    shrink(s, &z, noise, out);
}
