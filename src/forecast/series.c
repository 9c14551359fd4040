/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/series.h"

#include <math.h>
#include <stdlib.h>

static const double largest_count = 1e12; /* beyond it a person more is below rounding */

const char *tarve_class_name(tarve_class c)
{
    switch (c) {
    case TARVE_CLASS_REGULAR:
        return "regular";
    case TARVE_CLASS_COUNTS:
        return "counts";
    case TARVE_CLASS_BETWEEN:
        return "between";
    case TARVE_CLASS_SHORT:
        return "short";
    case TARVE_CLASS_TINY:
        return "tiny";
    case TARVE_CLASS_ZERO:
        return "zero";
    case TARVE_CLASS_PROTECTED:
        return "protected";
    }
    return "";
}

static bool is_protected(const tarve_history *h, size_t t)
{
    return h->mark != NULL && tarve_mark_state(h->mark[t]) == TARVE_CELL_PROTECTED;
}

static double figure_of(const tarve_history *h, size_t t)
{
    const bool number = h->mark == NULL || tarve_mark_has_number(h->mark[t]);
    return number && isfinite(h->value[t]) ? h->value[t] : (double)NAN;
}

static void set_exposure(tarve_series *s)
{
    const tarve_history *h = s->history;
    double sum = 0.0;
    for (size_t t = 0; h->exposure != NULL && t < h->n; t++) {
        if (!(h->exposure[t] > 0.0))
            return;
        sum += h->exposure[t];
    }
    if (sum > 0.0) {
        s->exposure = h->exposure;
        s->usual_exposure = sum / (double)h->n;
    }
}

double tarve_series_unit(const tarve_series *s, size_t t)
{
    return s->exposure == NULL ? s->scale : s->scale * (s->exposure[t] / s->usual_exposure);
}

/* Counts keep their unit; anything else is brought to about 1, exactly undone later. */
static void set_kind(tarve_series *s)
{
    const tarve_history *h = s->history;
    bool negative = false;
    double size = 0.0;
    for (size_t t = 0; t < h->n; t++) {
        const double y = figure_of(h, t); /* NaN is neither */
        negative = negative || y < 0.0;
        size = fabs(y) > size ? fabs(y) : size;
    }
    s->demoted = h->counts && negative;
    s->non_negative = h->counts && !negative;
    s->counts = s->non_negative && size <= largest_count;
    s->scale = 1.0;
    if (!s->counts && size > 0.0) {
        int exponent = 0;
        (void)frexp(size, &exponent);
        s->scale = ldexp(1.0, exponent < 1023 ? exponent : 1023);
    }
}

/* What is known of a protected cell. Bounds alone would be taken for a draw from them, whatever the
 * others of a total came to: too low where the total is high for its parts. */
static void bounds_of(const tarve_history *h, size_t t, double *lo, double *hi, double *middle)
{
    const bool told = h->lo != NULL && h->hi != NULL && h->lo[t] <= h->hi[t]; /* not NaN */
    *lo = told ? h->lo[t] : 1.0;
    *hi = told ? h->hi[t] : 4.0;
    *middle = 0.5 * (*lo + *hi);
    const double expected = h->expected != NULL ? h->expected[t] : (double)NAN;
    if (!(expected >= *lo && expected <= *hi))
        return;
    *lo = floor(expected);
    *hi = ceil(expected);
    *middle = expected;
}

static void take_cell(tarve_series *s, size_t t)
{
    const bool hidden = is_protected(s->history, t);
    double y = figure_of(s->history, t), lo = (double)NAN, hi = (double)NAN;
    if (hidden)
        bounds_of(s->history, t, &lo, &hi, &y);
    const bool open = hi > lo; /* a cell that bounds leave no room is a figure */
    s->y[t] = y / tarve_series_unit(s, t);
    s->lo[t] = open ? lo / tarve_series_unit(s, t) : (double)NAN;
    s->hi[t] = open ? hi / tarve_series_unit(s, t) : (double)NAN;
    if (isnan(y))
        return;
    s->min = s->n_obs == 0 || s->y[t] < s->min ? s->y[t] : s->min;
    s->max = s->n_obs == 0 || s->y[t] > s->max ? s->y[t] : s->max;
    s->mean += (s->y[t] - s->mean) / (double)(s->n_obs + 1);
    s->n_obs++;
    s->n_protected += hidden;
    s->end = t + 1;
}

static void set_season(tarve_series *s)
{
    const tarve_history *h = s->history;
    const size_t asked = h->season > 0 ? h->season : h->freq > 0 ? (size_t)h->freq : 1;
    s->long_season = asked > TARVE_SEASON_MAX;
    s->m = s->long_season ? 1 : asked;
    const long m = (long)s->m, phase = (long)h->first % m;
    s->first_season = (size_t)(phase < 0 ? phase + m : phase);
}

static void set_breaks(tarve_series *s)
{
    const tarve_history *h = s->history;
    for (size_t i = 0; i < h->n_breaks; i++) {
        const long long at = (long long)h->breaks[i] - (long long)h->first;
        if (at > 0 && at < (long long)s->n)
            s->breaks[s->n_breaks++] = (size_t)at;
    }
}

static double mean_step(const tarve_series *s, size_t lag)
{
    double sum = 0.0;
    size_t k = 0;
    for (size_t t = lag; t < s->n; t++) {
        const double step = fabs(s->y[t] - s->y[t - lag]);
        if (isnan(step))
            continue;
        sum += step;
        k++;
    }
    return k > 0 && sum > 0.0 ? sum / (double)k : (double)NAN;
}

static bool whole(const tarve_series *s, size_t *zeros)
{
    bool all = s->counts;
    *zeros = 0;
    for (size_t t = 0; t < s->n; t++) {
        *zeros += s->y[t] == 0.0;
        const double y = figure_of(s->history, t); /* s->y is not whole where exposed */
        all = all && (isnan(y) || !isnan(s->lo[t]) || y == floor(y));
    }
    return all;
}

static tarve_class class_of(const tarve_series *s)
{
    size_t zeros = 0;
    const bool integers = whole(s, &zeros);
    const size_t enough = s->m == 1 ? 12 : 2 * s->m + 4;
    if (s->n_obs < 4)
        return TARVE_CLASS_TINY;
    if (s->n_protected > 0)
        return TARVE_CLASS_PROTECTED;
    if (!(s->max > s->min))
        return TARVE_CLASS_ZERO;
    if (integers && (s->mean < 10.0 || 5 * zeros > s->n_obs))
        return TARVE_CLASS_COUNTS;
    if (s->n_obs < enough)
        return TARVE_CLASS_SHORT;
    return integers && s->mean < 50.0 ? TARVE_CLASS_BETWEEN : TARVE_CLASS_REGULAR;
}

tarve_status tarve_series_make(const tarve_history *h, tarve_series *s, tarve_error *err)
{
    *s = (tarve_series){.history = h, .n = h->n};
    s->y = calloc(3 * h->n + 1, sizeof *s->y);
    s->breaks = malloc((h->n_breaks + 1) * sizeof *s->breaks);
    if (s->y == NULL || s->breaks == NULL) {
        tarve_series_free(s);
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for a series of %zu figures", h->n);
    }
    s->lo = s->y + h->n;
    s->hi = s->lo + h->n;
    set_season(s);
    set_exposure(s);
    set_kind(s);
    for (size_t t = 0; t < h->n; t++)
        take_cell(s, t);
    set_breaks(s);
    s->mase_scale = mean_step(s, s->n > s->m ? s->m : 1);
    s->class_ = class_of(s);
    return TARVE_OK;
}

void tarve_series_free(tarve_series *s)
{
    free(s->y);
    free(s->breaks);
    *s = (tarve_series){0};
}

size_t tarve_series_observed(const tarve_series *s, size_t n)
{
    size_t k = 0;
    for (size_t t = 0; t < n; t++)
        k += isnan(s->y[t]) ? 0U : 1U;
    return k;
}

tarve_status tarve_series_fit(const tarve_series *s, const tarve_model *model, size_t n,
                              const double *season_prior, tarve_fit *fit, tarve_error *err)
{
    return tarve_series_fit_with(s, model, n, &(tarve_priors){.season = season_prior}, fit, err);
}

/* Vectors of the first n figures, which GSL cannot make of nothing. */
typedef struct views {
    gsl_vector_const_view y, lo, hi;
} views;

static views views_of(const tarve_series *s, size_t n)
{
    static const double nothing = (double)NAN;
    const bool some = n > 0 && s->n > 0;
    const size_t k = some ? n : 1;
    return (views){gsl_vector_const_view_array(some ? s->y : &nothing, k),
                   gsl_vector_const_view_array(some ? s->lo : &nothing, k),
                   gsl_vector_const_view_array(some ? s->hi : &nothing, k)};
}

/* What a model is given of them; lives as long as the views. */
static tarve_model_input input_of(const tarve_series *s, const views *v)
{
    const bool hidden = s->n_protected > 0;
    return (tarve_model_input){.y = &v->y.vector,
                               .lo = hidden ? &v->lo.vector : NULL,
                               .hi = hidden ? &v->hi.vector : NULL,
                               .season = s->m,
                               .first_season = s->first_season,
                               .counts = s->counts,
                               .n_breaks = s->n_breaks,
                               .breaks = s->breaks};
}

tarve_status tarve_series_fit_with(const tarve_series *s, const tarve_model *model, size_t n,
                                   const tarve_priors *priors, tarve_fit *fit, tarve_error *err)
{
    if ((n == 0 || s->n == 0) && model->min_obs > 0)
        return tarve_fail(err, TARVE_E_NUMERIC, "no observation");
    const views v = views_of(s, n);
    tarve_model_input in = input_of(s, &v);
    in.season_prior = priors->season;
    in.shift = priors->shift;
    return model->fit(&in, fit, err);
}

tarve_status tarve_series_shifts(const tarve_series *s, size_t n, double *effect, double *error,
                                 double *unit, tarve_error *err)
{
    if (n == 0 || s->n_breaks == 0)
        return tarve_fail(err, TARVE_E_NUMERIC, "no break");
    const views v = views_of(s, n);
    const tarve_model_input in = input_of(s, &v);
    return tarve_shift_effects(&in, effect, error, unit, err);
}

tarve_status tarve_series_seasons(const tarve_series *s, double *effect, double *error,
                                  tarve_error *err)
{
    if (s->n == 0)
        return tarve_fail(err, TARVE_E_NUMERIC, "no observation");
    const views v = views_of(s, s->n);
    const tarve_model_input in = input_of(s, &v);
    return tarve_season_effects(&in, effect, error, err);
}
