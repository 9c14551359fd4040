/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be done with a series over time, and what its kind forbids (F1-F3). */
#include <math.h>

#include "panel/panel_int.h"

static const tarve_bounds unknown = {(double)NAN, (double)NAN, (double)NAN};

static tarve_bounds cell_range(const tarve_series *s, size_t t, double protected_mean)
{
    const double x = s->value[t];
    switch (tarve_mark_state(s->mark[t])) {
    case TARVE_CELL_VALUE:
        return (tarve_bounds){x, x, x};
    case TARVE_CELL_ROUNDED3:
        return (tarve_bounds){fmax(x - 1, 0), x, x + 1};
    case TARVE_CELL_PROTECTED:
        if (s->kind == TARVE_SHARE || s->kind == TARVE_DURATION)
            return unknown; /* 1-4 is about persons */
        return (tarve_bounds){1, protected_mean, 4};
    case TARVE_CELL_ABSENT:
    case TARVE_CELL_MISSING:
    case TARVE_CELL_NOT_APPLICABLE:
        break;
    }
    return unknown;
}

/* Bounds of an integer or a half each: plain sums of thousands of such numbers are exact enough. */
static tarve_bounds sum_range(const tarve_series *s, tarve_period last, size_t n,
                              double protected_mean)
{
    const int64_t end = (int64_t)last - s->first, begin = end - (int64_t)n + 1;
    if (begin < 0 || end >= (int64_t)s->n)
        return unknown;
    tarve_bounds sum = {0, 0, 0};
    for (int64_t t = begin; t <= end; t++) {
        const tarve_bounds r = cell_range(s, (size_t)t, protected_mean);
        sum.lo += r.lo;
        sum.mid += r.mid;
        sum.hi += r.hi;
    }
    return sum;
}

static tarve_status refuse(const tarve_series *s, tarve_error *err, const char *code,
                           const char *why)
{
    if (err != NULL)
        err->code = code;
    return tarve_fail(err, TARVE_E_INPUT, "%.40s of %.40s, %.40s %s", s->measure, s->area, s->group,
                      why);
}

static tarve_status refuse_between(const tarve_series *s, tarve_error *err)
{
    return refuse(s, err, "open-during",
                  "counts what was open at any time in the period, the same job again and again: "
                  "use the stock or the new ones");
}

static tarve_status check_summable(const tarve_series *s, tarve_error *err)
{
    switch (s->kind) {
    case TARVE_FLOW:
        return TARVE_OK;
    case TARVE_BETWEEN:
        return refuse_between(s, err);
    case TARVE_STOCK:
        return refuse(s, err, "stock-summed",
                      "is a count on a day: over time it may be averaged, never summed");
    case TARVE_SHARE:
    case TARVE_DURATION:
        break;
    }
    return refuse(s, err, "share-summed", "is a ratio or a duration: a sum of it means nothing");
}

static tarve_status check_mean_given(double protected_mean, tarve_error *err)
{
    return protected_mean >= 1 && protected_mean <= 4
               ? TARVE_OK
               : tarve_fail(err, TARVE_E_USAGE, "the mean of protected cells is %g, not in 1..4",
                            protected_mean);
}

tarve_status tarve_series_sum(const tarve_series *s, tarve_period last, size_t months,
                              double protected_mean, tarve_bounds *out, tarve_error *err)
{
    tarve_status st = check_summable(s, err);
    if (st == TARVE_OK)
        st = check_mean_given(protected_mean, err);
    if (st != TARVE_OK)
        return st;
    const size_t step = 12 / (size_t)s->freq;
    if (months == 0 || months % step != 0)
        return tarve_fail(err, TARVE_E_USAGE, "%zu months are no whole number of periods of %zu",
                          months, step);
    *out = sum_range(s, last, months / step, protected_mean);
    return TARVE_OK;
}

tarve_status tarve_series_mean(const tarve_series *s, tarve_period last, size_t periods,
                               double protected_mean, tarve_bounds *out, tarve_error *err)
{
    tarve_status st = s->kind == TARVE_BETWEEN ? refuse_between(s, err) : TARVE_OK;
    if (st == TARVE_OK)
        st = check_mean_given(protected_mean, err);
    if (st != TARVE_OK)
        return st;
    if (periods == 0)
        return tarve_fail(err, TARVE_E_USAGE, "a mean of no periods");
    const tarve_bounds sum = sum_range(s, last, periods, protected_mean);
    const double n = (double)periods;
    *out = (tarve_bounds){sum.lo / n, sum.mid / n, sum.hi / n};
    return TARVE_OK;
}

bool outflow_is_odd(double left, double came)
{
    return left < 0 || fabs(left - came) > 5 * sqrt(fmax(came, 1));
}

tarve_status tarve_outflow(const gsl_vector *stock, const gsl_vector *flow, gsl_vector *outflow,
                           size_t *flagged, tarve_error *err)
{
    const size_t n = stock->size;
    if (n == 0 || flow->size != n || outflow->size != n)
        return tarve_fail(err, TARVE_E_USAGE, "stock, flow and outflow of %zu, %zu and %zu periods",
                          n, flow->size, outflow->size);
    size_t odd = 0;
    gsl_vector_set(outflow, 0, (double)NAN);
    for (size_t t = 1; t < n; t++) {
        const double came = gsl_vector_get(flow, t);
        const double left = gsl_vector_get(stock, t - 1) + came - gsl_vector_get(stock, t);
        gsl_vector_set(outflow, t, left);
        odd += outflow_is_odd(left, came);
    }
    *flagged = odd;
    return TARVE_OK;
}

double tarve_little_duration(double mean_stock, double mean_outflow)
{
    return mean_outflow > 0 && mean_stock >= 0 ? mean_stock / mean_outflow : (double)NAN;
}
