/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/shifts.h"

#include <math.h>
#include <stdlib.h>

enum { FEWEST_SHARED = 5 };
static const double far_away = 4.0;        /* standard deviations: another shift than the others' */
static const double least_variance = 1e-4; /* between series: a tenth of a tenth */

typedef struct pooled {
    tarve_period date;
    size_t m;
    double mean, variance;
} pooled;

struct tarve_shifts {
    size_t n;
    pooled of[];
};

static int by_date_and_size(const void *pa, const void *pb)
{
    const tarve_shift *a = pa, *b = pb;
    if (a->m != b->m)
        return a->m < b->m ? -1 : 1;
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    if (a->size != b->size) /* NOLINT: an order, not an equality of figures */
        return a->size < b->size ? -1 : 1;
    return (a->variance > b->variance) - (a->variance < b->variance);
}

static bool same_break(const tarve_shift *a, const tarve_shift *b)
{
    return a->m == b->m && a->date == b->date;
}

/* The size at which half of the weights 1/sd is reached; sizes rise. */
static double weighted_median(const tarve_shift *s, size_t n)
{
    double all = 0.0, sum = 0.0;
    for (size_t i = 0; i < n; i++)
        all += 1.0 / sqrt(s[i].variance);
    size_t i = 0;
    for (; i + 1 < n; i++) {
        sum += 1.0 / sqrt(s[i].variance);
        if (2.0 * sum >= all)
            break;
    }
    return s[i].size;
}

/* Variance between series by how far half of them lie from the middle, less sampling. */
static double rough_variance(const tarve_shift *s, size_t n, double middle)
{
    double inside = 0.0, sampling = 0.0;
    /* sizes rise, so the half nearest to the middle is found by closing in from both ends */
    size_t from = 0, to = n;
    while (to - from > (n + 1) / 2) {
        if (middle - s[from].size > s[to - 1].size - middle)
            from++;
        else
            to--;
    }
    inside = fmax(middle - s[from].size, s[to - 1].size - middle);
    for (size_t i = 0; i < n; i++)
        sampling += 1.0 / s[i].variance;
    const double mad = 1.4826 * inside;
    return fmax(mad * mad - (double)n / sampling, 0.0);
}

typedef struct moments {
    double w, w2, wd, wd2;
    size_t n;
} moments;

/* Weighted sums with `between` added to every variance, of those near the middle. */
static moments sums_of(const tarve_shift *s, size_t n, double middle, double rough, double between)
{
    moments k = {0};
    for (size_t i = 0; i < n; i++) {
        if (fabs(s[i].size - middle) > far_away * sqrt(s[i].variance + rough))
            continue;
        const double w = 1.0 / (s[i].variance + between), d = s[i].size - middle;
        k.w += w;
        k.w2 += w * w;
        k.wd += w * d;
        k.wd2 += w * d * d;
        k.n++;
    }
    return k;
}

static bool pool_one(const tarve_shift *s, size_t n, pooled *out)
{
    const double middle = weighted_median(s, n);
    const double rough = fmax(rough_variance(s, n, middle), least_variance);
    moments k = sums_of(s, n, middle, rough, 0.0);
    if (k.n < FEWEST_SHARED)
        return false;
    const double spread = k.wd2 - k.wd * k.wd / k.w, room = k.w - k.w2 / k.w;
    const double between =
        fmax(room > 0.0 ? (spread - (double)(k.n - 1)) / room : 0.0, least_variance);
    k = sums_of(s, n, middle, rough, between);
    *out = (pooled){
        .date = s->date, .m = s->m, .mean = middle + k.wd / k.w, .variance = between + 1.0 / k.w};
    return true;
}

tarve_status tarve_shifts_pool(tarve_shift *shift, size_t n, tarve_shifts **out, tarve_error *err)
{
    tarve_shifts *p = calloc(1, sizeof *p + (n / FEWEST_SHARED + 1) * sizeof *p->of);
    if (p == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu breaks", n);
    if (n > 0)
        qsort(shift, n, sizeof *shift, by_date_and_size);
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && same_break(&shift[from], &shift[to]))
            to++;
        if (to - from >= FEWEST_SHARED)
            p->n += pool_one(shift + from, to - from, &p->of[p->n]);
    }
    *out = p;
    return TARVE_OK;
}

void tarve_shifts_free(tarve_shifts *p)
{
    free(p);
}

bool tarve_shifts_find(const tarve_shifts *p, tarve_period date, size_t m, double *mean,
                       double *variance)
{
    for (size_t i = 0; p != NULL && i < p->n; i++)
        if (p->of[i].date == date && p->of[i].m == m) {
            *mean = p->of[i].mean;
            *variance = p->of[i].variance;
            return true;
        }
    return false;
}

double tarve_shifts_draw(double own, double error, double mean, double variance)
{
    if (isnan(own) || !(error > 0.0))
        return mean;
    if (fabs(own - mean) > far_away * sqrt(error + variance))
        return own;
    return mean + variance / (variance + error) * (own - mean);
}

/* effect: the series' own; becomes what the model is told. */
static void draw_all(const tarve_shifts *p, const tarve_series *s, const double *error, double unit,
                     double *effect)
{
    for (size_t i = 0; i < s->n_breaks; i++) {
        double mean = 0.0, variance = 0.0;
        const tarve_period date = s->history->first + (tarve_period)s->breaks[i];
        if (isnan(effect[i]) || !(unit > 0.0) ||
            !tarve_shifts_find(p, date, s->m, &mean, &variance))
            effect[i] = (double)NAN;
        else
            effect[i] =
                unit * tarve_shifts_draw(effect[i] / unit, error[i] / unit / unit, mean, variance);
    }
}

static bool is_shared(const tarve_shifts *p, const tarve_series *s)
{
    double mean = 0.0, variance = 0.0;
    for (size_t i = 0; i < s->n_breaks; i++)
        if (tarve_shifts_find(p, s->history->first + (tarve_period)s->breaks[i], s->m, &mean,
                              &variance))
            return true;
    return false;
}

tarve_status tarve_shifts_of(const tarve_shifts *p, const tarve_series *s, size_t n, double **out,
                             tarve_error *err)
{
    double unit = 1.0;
    tarve_error why = {0};
    *out = NULL;
    if (p == NULL || p->n == 0 || !is_shared(p, s))
        return TARVE_OK;
    double *effect = malloc(2 * s->n_breaks * sizeof *effect);
    if (effect == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu breaks", s->n_breaks);
    double *error = effect + s->n_breaks;
    const tarve_status st = tarve_series_shifts(s, n, effect, error, &unit, &why);
    if (st == TARVE_OK) {
        draw_all(p, s, error, unit, effect);
        *out = effect;
        return TARVE_OK;
    }
    free(effect);
    return st == TARVE_E_NUMERIC ? TARVE_OK : tarve_fail(err, st, "%s", why.message);
}
