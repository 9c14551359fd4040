/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Source: McCullagh & Nelder (1989), 2.5 and 6; Dempster, Laird & Rubin (1977) for the cells. */
#include "model/glm.h"

#include <gsl/gsl_linalg.h>
#include <string.h>

enum {
    COLUMNS = 2 + TARVE_MODEL_BREAKS + TARVE_MODEL_SEASONS,
    STEPS = 50,
    HALVINGS = 12,
    WIDEST = 1000
};

typedef struct coefficients {
    double b[COLUMNS]; /* level, slope, shifts, seasons */
} coefficients;

typedef struct problem {
    const tarve_sample *s;
    size_t p;
    double excess;
    coefficients prior, precision;
} problem;

static bool takes(const tarve_sample *s)
{
    for (size_t t = 0; t < s->n; t++)
        if (s->y[t] < 0.0 || s->hi[t] - s->lo[t] > WIDEST)
            return false;
    return true;
}

tarve_status tarve_glm_sample(const tarve_model_input *in, const char *model, tarve_sample *s,
                              tarve_error *err)
{
    const tarve_status st = tarve_sample_take(in, s, err);
    if (st != TARVE_OK)
        return st;
    if (s->n_obs < 4)
        return tarve_fail(err, TARVE_E_NUMERIC, "%s needs four observations", model);
    return takes(s)
               ? TARVE_OK
               : tarve_fail(err, TARVE_E_NUMERIC,
                            "%s needs figures >= 0 and narrow ranges of protected ones", model);
}

static double year_of(const tarve_sample *s, size_t t)
{
    return ((double)t - (double)(s->n - 1)) / (double)s->m;
}

/* Columns of period t that are not 0, with their entries; returns how many. */
static size_t columns_of(const problem *q, size_t t, size_t col[COLUMNS], double x[COLUMNS])
{
    const tarve_sample *s = q->s;
    size_t k = 0;
    col[k] = 0;
    x[k++] = 1.0;
    col[k] = 1;
    x[k++] = year_of(s, t);
    for (size_t b = 0; b < s->n_breaks; b++)
        if (t < s->breaks[b]) {
            col[k] = 2 + b;
            x[k++] = 1.0;
        }
    if (q->p > 2 + s->n_breaks) {
        col[k] = 2 + s->n_breaks + tarve_sample_season(s, t);
        x[k++] = 1.0;
    }
    return k;
}

static double predictor(const problem *q, const coefficients *c, size_t t)
{
    const tarve_sample *s = q->s;
    const size_t seasons = 2 + s->n_breaks;
    double eta = c->b[0] + c->b[1] * year_of(s, t);
    for (size_t b = 0; b < s->n_breaks; b++)
        eta += t < s->breaks[b] ? c->b[2 + b] : 0.0;
    if (q->p > seasons)
        eta += c->b[seasons + tarve_sample_season(s, t)];
    return fmin(fmax(eta, -30.0), 30.0);
}

static double within(double mu, double excess, double lo, double hi)
{
    const int width = (int)(hi - lo);
    double weight = 1.0, sum = 0.0, mean = 0.0; /* weights relative to P(lo) */
    for (int k = 0; k <= width; k++) {
        sum += weight;
        mean += weight * (lo + k);
        weight *= tarve_glm_next(mu, excess, lo + k);
    }
    return isfinite(mean) ? mean / sum : hi;
}

double tarve_poisson_within(double mu, double lo, double hi)
{
    return within(mu, 0.0, lo, hi);
}

static double figure(const problem *q, size_t t, double mu)
{
    const tarve_sample *s = q->s;
    return isnan(s->lo[t]) ? s->y[t] : within(mu, q->excess, s->lo[t], s->hi[t]);
}

/* What the probability of y has beside mu^y, as -log: mu, or (y + 1/excess) log(1 + excess mu). */
static double cumulant(double y, double mu, double excess)
{
    return excess > 0.0 ? (y + 1.0 / excess) * log1p(excess * mu) : mu;
}

/* -2 log of what censored and plain cells say, plus the penalty; up to a constant. */
static double objective(const problem *q, const coefficients *c)
{
    const tarve_sample *s = q->s;
    double sum = 0.0;
    for (size_t t = 0; t < s->n; t++) {
        if (!tarve_sample_has(s, t))
            continue;
        const double eta = predictor(q, c, t), mu = exp(eta);
        if (isnan(s->lo[t])) {
            sum += cumulant(s->y[t], mu, q->excess) - s->y[t] * eta;
            continue;
        }
        double p = 0.0; /* the first of the terms without its factor that no coefficient changes */
        double weight = exp(s->lo[t] * eta - cumulant(s->lo[t], mu, q->excess));
        for (int k = 0; k <= (int)(s->hi[t] - s->lo[t]); k++) {
            p += weight;
            weight *= tarve_glm_next(mu, q->excess, s->lo[t] + k);
        }
        sum -= log(fmax(p, 1e-300));
    }
    for (size_t j = 0; j < q->p; j++) {
        const double d = c->b[j] - q->prior.b[j];
        sum += q->precision.b[j] * d * d / 2.0;
    }
    return 2.0 * sum;
}

typedef struct normal_equations {
    double a[COLUMNS * COLUMNS], v[COLUMNS];
} normal_equations;

static void add_row(const problem *q, const coefficients *c, size_t t, normal_equations *e)
{
    size_t col[COLUMNS];
    double x[COLUMNS];
    const size_t k = columns_of(q, t, col, x);
    const double eta = predictor(q, c, t), mu = exp(eta), share = 1.0 / (1.0 + q->excess * mu);
    const double w = mu * share, z = (mu * eta + figure(q, t, mu) - mu) * share;
    for (size_t i = 0; i < k; i++) {
        e->v[col[i]] += x[i] * z;
        for (size_t j = 0; j < k; j++)
            e->a[col[i] * q->p + col[j]] += w * x[i] * x[j];
    }
}

static void equations(const problem *q, const coefficients *c, normal_equations *e)
{
    memset(e, 0, sizeof *e);
    for (size_t t = 0; t < q->s->n; t++)
        if (tarve_sample_has(q->s, t))
            add_row(q, c, t, e);
    for (size_t j = 0; j < q->p; j++) {
        e->a[j * q->p + j] += q->precision.b[j];
        e->v[j] += q->precision.b[j] * q->prior.b[j];
    }
}

/* Solves in place: v becomes the solution, a its Cholesky factor. The prior makes a definite. */
static bool solve(size_t p, normal_equations *e)
{
    gsl_matrix_view a = gsl_matrix_view_array(e->a, p, p);
    gsl_vector_view v = gsl_vector_view_array(e->v, p);
    for (size_t i = 0; i < p * p; i++)
        if (!isfinite(e->a[i]))
            return false;
    return gsl_linalg_cholesky_decomp1(&a.matrix) == GSL_SUCCESS &&
           gsl_linalg_cholesky_svx(&a.matrix, &v.vector) == GSL_SUCCESS && isfinite(e->v[0]);
}

/* Solves for x under the factor left by solve(), in place. */
static bool solve_again(size_t p, normal_equations *e, double *x)
{
    gsl_matrix_view a = gsl_matrix_view_array(e->a, p, p);
    gsl_vector_view v = gsl_vector_view_array(x, p);
    return gsl_linalg_cholesky_svx(&a.matrix, &v.vector) == GSL_SUCCESS;
}

/* Of level + season, its mean over the seasons, and of the slope. */
static bool covariances(const problem *q, normal_equations *e, tarve_glm *out)
{
    const size_t first = 2 + q->s->n_breaks, n = q->p > first ? q->s->m : 1;
    for (size_t i = 0; i < n; i++) {
        double x[COLUMNS] = {1.0};
        if (q->p > first)
            x[first + i] = 1.0;
        if (!solve_again(q->p, e, x))
            return false;
        out->var_level += (x[0] + (q->p > first ? x[first + i] : 0.0)) / (double)n;
        out->cov += x[1] / (double)n;
    }
    double slope[COLUMNS] = {0.0, 1.0};
    if (!solve_again(q->p, e, slope))
        return false;
    out->var_slope = slope[1];
    return true;
}

static problem pose(const tarve_sample *s, const tarve_season *season,
                    const tarve_glm_family *family)
{
    problem q = {.s = s, .excess = family->excess};
    const size_t first = 2 + s->n_breaks;
    const double d = family->prior;
    double mean = 0.0;
    for (size_t t = 0; t < s->n; t++)
        mean += tarve_sample_has(s, t) ? s->y[t] / (double)s->n_obs : 0.0;
    q.prior.b[0] = log(mean + 0.5 / (double)s->n_obs);
    q.precision.b[0] = d / 100.0;
    q.precision.b[1] = d / 0.04;
    for (size_t b = 0; b < s->n_breaks; b++)
        q.precision.b[2 + b] = d / 4.0;
    q.p = first;
    if (season->spread > 0.0 && season->shrink < 1.0) {
        q.p += s->m;
        for (size_t i = 0; i < s->m; i++)
            q.precision.b[first + i] = d / season->spread;
    }
    return q;
}

static void read_out(const problem *q, const coefficients *c, tarve_glm *out)
{
    const size_t first = 2 + q->s->n_breaks;
    out->level = c->b[0];
    out->slope = c->b[1];
    out->excess = q->excess;
    for (size_t b = 0; b < q->s->n_breaks; b++)
        out->shift[b] = c->b[2 + b];
    for (size_t i = 0; i < q->s->m && first + i < q->p; i++)
        out->season[i] = c->b[first + i];
}

/* From c towards the solution of the equations, half way and half again until the objective falls.
 */
static bool step(const problem *q, const normal_equations *e, coefficients *c, double *value)
{
    for (int k = 0; k < HALVINGS; k++) {
        coefficients next = *c;
        for (size_t j = 0; j < q->p; j++)
            next.b[j] += ldexp(e->v[j] - c->b[j], -k);
        const double now = objective(q, &next);
        if (now <= *value) {
            *c = next;
            *value = now;
            return true;
        }
    }
    return false;
}

tarve_status tarve_glm_fit(const tarve_sample *s, const tarve_season *prior,
                           const tarve_glm_family *family, tarve_glm *out, tarve_error *err)
{
    const problem q = pose(s, prior, family);
    coefficients c = q.prior;
    normal_equations e;
    double value = objective(&q, &c);
    *out = (tarve_glm){0};
    while (out->iterations++ < STEPS) {
        const double before = value;
        equations(&q, &c, &e);
        if (!solve(q.p, &e))
            return tarve_fail(err, TARVE_E_NUMERIC, "regression of counts: singular");
        const bool better = step(&q, &e, &c, &value);
        if (better && before - value > 1e-9 * (fabs(value) + 1.0))
            continue;
        read_out(&q, &c, out);
        out->deviance = value;
        if (!covariances(&q, &e, out))
            return tarve_fail(err, TARVE_E_NUMERIC, "regression of counts: singular");
        return TARVE_OK;
    }
    return tarve_fail(err, TARVE_E_NUMERIC, "regression of counts: not settled in %d steps", STEPS);
}

double tarve_glm_pattern(const tarve_glm *g, const tarve_sample *s, size_t t)
{
    double eta = g->slope * year_of(s, t) + g->season[tarve_sample_season(s, t)];
    for (size_t b = 0; b < s->n_breaks; b++)
        eta += t < s->breaks[b] ? g->shift[b] : 0.0;
    return exp(fmin(fmax(eta, -30.0), 30.0));
}
