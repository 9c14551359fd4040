/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sample.h"

#include <stdlib.h>

static bool sizes_agree(const tarve_model_input *in)
{
    const size_t n = in->y == NULL ? 0 : in->y->size;
    return in->y != NULL && (in->lo == NULL) == (in->hi == NULL) &&
           (in->lo == NULL || (in->lo->size == n && in->hi->size == n)) && in->season >= 1 &&
           in->season <= TARVE_MODEL_SEASONS && in->first_season < in->season &&
           (in->n_breaks == 0 || in->breaks != NULL);
}

static void take_figures(const tarve_model_input *in, tarve_sample *s)
{
    for (size_t t = 0; t < s->n; t++) {
        const double y = gsl_vector_get(in->y, t);
        double lo = in->lo == NULL ? (double)NAN : gsl_vector_get(in->lo, t);
        double hi = in->lo == NULL ? (double)NAN : gsl_vector_get(in->hi, t);
        const bool censored = isfinite(lo) && isfinite(hi) && lo <= hi;
        s->lo[t] = censored ? lo : (double)NAN;
        s->hi[t] = censored ? hi : (double)NAN;
        s->y[t] = censored ? (lo + hi) / 2.0 : isfinite(y) ? y : (double)NAN;
        if (!tarve_sample_has(s, t))
            continue;
        s->first = s->n_obs == 0 ? t : s->first;
        s->last = t;
        s->n_obs++;
        s->n_censored += censored;
    }
}

/* Into the rising list. */
static void put_break(tarve_sample *s, size_t b, double shift)
{
    size_t k = s->n_breaks++;
    for (; k > 0 && s->breaks[k - 1] > b; k--) {
        s->breaks[k] = s->breaks[k - 1];
        s->shift[k] = s->shift[k - 1];
    }
    s->breaks[k] = b;
    s->shift[k] = shift;
}

static void drop_oldest_break(tarve_sample *s)
{
    s->n_breaks--;
    for (size_t k = 0; k < s->n_breaks; k++) {
        s->breaks[k] = s->breaks[k + 1];
        s->shift[k] = s->shift[k + 1];
    }
}

/* The latest breaks that have observations on both sides and between them. */
static void take_breaks(const tarve_model_input *in, tarve_sample *s)
{
    for (size_t i = 0; i < in->n_breaks; i++) {
        const size_t b = in->breaks[i];
        bool fresh = b > s->first && b <= s->last;
        for (size_t k = 0; k < s->n_breaks; k++)
            fresh = fresh && s->breaks[k] != b;
        if (!fresh || (s->n_breaks == TARVE_MODEL_BREAKS && b < s->breaks[0]))
            continue;
        if (s->n_breaks == TARVE_MODEL_BREAKS)
            drop_oldest_break(s);
        put_break(s, b, in->shift != NULL ? in->shift[i] : (double)NAN);
    }
}

double tarve_sample_known_shift(const tarve_sample *s, size_t t)
{
    double sum = 0.0;
    for (size_t k = 0; k < s->n_breaks; k++)
        sum += t < s->breaks[k] && !isnan(s->shift[k]) ? s->shift[k] : 0.0;
    return sum;
}

tarve_status tarve_sample_take(const tarve_model_input *in, tarve_sample *s, tarve_error *err)
{
    *s = (tarve_sample){0};
    if (!sizes_agree(in))
        return tarve_fail(err, TARVE_E_USAGE,
                          "a model takes vectors of one length and a season of 1..12");
    s->n = in->y->size;
    s->m = in->season;
    s->first_season = in->first_season;
    s->counts = in->counts;
    s->y = calloc(3 * s->n + 1, sizeof *s->y);
    if (s->y == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    s->lo = s->y + s->n;
    s->hi = s->lo + s->n;
    take_figures(in, s);
    take_breaks(in, s);
    return TARVE_OK;
}

void tarve_sample_free(tarve_sample *s)
{
    free(s->y);
    *s = (tarve_sample){0};
}

tarve_fit tarve_fit_begin(const tarve_sample *s)
{
    return (tarve_fit){.n_obs = s->n_obs,
                       .n = s->n,
                       .first_season = s->first_season,
                       .m = s->m,
                       .counts = s->counts,
                       .dispersion = 1.0,
                       .converged = true};
}

size_t tarve_fit_season(const tarve_fit *fit, size_t h)
{
    return (fit->first_season + fit->n + h - 1) % fit->m;
}

double tarve_fit_variance(const tarve_fit *fit, double sum, double df)
{
    const double level = fabs(fit->level), weight = 1.0 / (double)(fit->n_obs + 1);
    double prior = level > 0.0 ? 0.04 * level * level : 1.0;
    if (fit->counts)
        prior = fmax(prior, fmax(level, 0.5));
    return (fmax(sum, 0.0) + weight * prior) / (fmax(df, 0.0) + weight);
}

tarve_dist tarve_fit_dist(const tarve_fit *fit, double mean, double variance, double df)
{
    if (!fit->counts)
        return (tarve_dist){.kind = TARVE_DIST_STUDENT,
                            .non_negative = false,
                            .mean = mean,
                            .sd = sqrt(variance),
                            .df = fmax(df, 3.0)};
    const double year = fmin((double)fit->n_obs, 12.0), m = fmax(mean, 0.5 / (0.5 + year));
    tarve_dist d = {.kind = TARVE_DIST_NEGBIN,
                    .non_negative = true,
                    .mean = m,
                    .sd = sqrt(fmax(variance, 0.0))};
    tarve_dist_widen(&d, 1.0); /* within its bounds */
    return d;
}
