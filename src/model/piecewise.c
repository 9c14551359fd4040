/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A trend that changes: straight segments, each with its own level and slope.
 *
 *     y(t) = a_j + b_j (t - (n-1)) + season(t) + e(t),  t in segment j
 *
 * Known breaks always begin a segment. Up to three further changes are chosen so that
 *     N log(SSE/N) + 3 c log N
 * is least over all places (c changes chosen, N observations, the last 300): the least SSE of each
 * c by dynamic programming over the points, a segment's cost from cumulative sums. A chosen segment
 * has at least max(6, m) observations; a stretch between known breaks shorter than that has a level
 * only. Seasonal effects are taken off first (season.h). Neighbouring months that resemble each
 * other make changes too easy to find, hence at most three.
 * Ahead the last segment goes on with its slope damped:
 *     y(n-1+h) = a + b g + season(h),  g = sum_{j<=h} 0.9^j
 *     Var = sigma2 + Var a + 2 g Cov(a,b) + g^2 Var b,  Student's t
 * sigma2 = SSE/(N - coefficients - c) of all segments.
 *
 * param[0] a, [1] b per period, [2] Var a, [3] Cov(a,b), [4] Var b, [5] df, [6] number of changes,
 * [7..15] the first period of each new segment (index into y); season[] = effects.
 * Source: Auger & Lawrence (1989), Bull. Math. Biol. 51(1); Bai & Perron (2003), J. Appl.
 * Econometrics 18(1); Yao (1988), Statist. Probab. Lett. 6(3), for the criterion.
 */
#include <stdlib.h>

#include "base/num.h"
#include "model/line.h"
#include "model/registry.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>

enum { POINTS = 300, CHOSEN = 3, CHANGES = CHOSEN + TARVE_MODEL_BREAKS, SHORTEST = 6 };
static const double damping = 0.9;
static const double nothing = 1e-12; /* of a sum of squares of figures within -1..1 */

typedef struct moments {
    double u, y, uu, uy, yy;
} moments;

/* Least sums of squares of the first j points with c chosen changes, and where the last segment of
 * that begins. */
typedef struct plan {
    size_t k, least;                      /* points; shortest chosen segment */
    size_t start[TARVE_MODEL_BREAKS + 2]; /* 0, known breaks as points, k    */
    size_t n_start;
    moments sum[POINTS + 1];
    double sse[CHOSEN + 1][POINTS + 1];
    size_t from[CHOSEN + 1][POINTS + 1];
} plan;

typedef struct segments {
    size_t n, begin[CHANGES + 2]; /* n segments: begin[i] .. begin[i + 1] - 1 */
    size_t chosen;
} segments;

/* Sums of the figures moved and scaled into -1..1, so that differences of sums keep their digits.
 */
static void sum_up(const double *u, const double *y, plan *p)
{
    double mean = 0.0, size = 0.0;
    for (size_t i = 0; i < p->k; i++)
        mean += y[i] / (double)p->k;
    for (size_t i = 0; i < p->k; i++)
        size = fmax(size, fabs(y[i] - mean));
    p->sum[0] = (moments){0};
    for (size_t i = 0; i < p->k; i++) {
        const double a = u[i] - u[0], b = size > 0.0 ? (y[i] - mean) / size : 0.0;
        const moments *m = &p->sum[i];
        p->sum[i + 1] = (moments){m->u + a, m->y + b, m->uu + a * a, m->uy + a * b, m->yy + b * b};
    }
}

/* Sum of squares about the line, or the level, of the points i..j-1. */
static double cost(const plan *p, size_t i, size_t j, bool level)
{
    const moments *a = &p->sum[i], *b = &p->sum[j];
    const double n = (double)(j - i), u = (b->u - a->u) / n, y = (b->y - a->y) / n;
    const double uu = b->uu - a->uu - n * u * u, uy = b->uy - a->uy - n * u * y;
    const double yy = b->yy - a->yy - n * y * y;
    return fmax(0.0, level || !(uu > 0.0) ? yy : yy - uy * uy / uu);
}

static bool short_stretch(const plan *p, size_t i, size_t j)
{
    return j - i < p->least;
}

/* The points i..j-1 as the last segment, after c - (chosen ? 1 : 0) changes before i. */
static void try_segment(plan *p, size_t c, size_t i, size_t j, bool chosen)
{
    const double before =
        i == 0 ? (c == 0 ? 0.0 : (double)INFINITY) : p->sse[chosen ? c - 1 : c][i];
    const double sse = before + cost(p, i, j, short_stretch(p, i, j));
    if (sse < p->sse[c][j]) {
        p->sse[c][j] = sse;
        p->from[c][j] = i;
    }
}

/* Segments that end before j, within the stretch of known breaks begin..end. */
static void fill(plan *p, size_t begin, size_t end, size_t j)
{
    for (size_t c = 0; c <= CHOSEN; c++) {
        p->sse[c][j] = (double)INFINITY;
        if (j == end || !short_stretch(p, begin, j))
            try_segment(p, c, begin, j, false);
        for (size_t i = begin + p->least; c > 0 && i + p->least <= j; i++)
            try_segment(p, c, i, j, true);
    }
}

static void solve(plan *p)
{
    for (size_t s = 0; s + 1 < p->n_start; s++)
        for (size_t j = p->start[s] + 1; j <= p->start[s + 1]; j++)
            fill(p, p->start[s], p->start[s + 1], j);
}

static bool is_start(const plan *p, size_t i)
{
    for (size_t s = 0; s < p->n_start; s++)
        if (p->start[s] == i)
            return true;
    return false;
}

/* The number of changes by the criterion, then back from the last point. */
static segments choose(const plan *p)
{
    const double n = (double)p->k;
    double best = (double)INFINITY;
    segments out = {0};
    for (size_t c = 0; c <= CHOSEN; c++) {
        const double value = n * log(fmax(p->sse[c][p->k], nothing) / n) + 3.0 * (double)c * log(n);
        if (value < best) {
            best = value;
            out.chosen = c;
        }
    }
    size_t reversed[CHANGES + 1] = {0};
    for (size_t j = p->k, c = out.chosen; j > 0; out.n++) {
        const size_t i = p->from[c][j];
        c -= is_start(p, i) ? 0 : 1;
        reversed[out.n] = i;
        j = i;
    }
    for (size_t i = 0; i < out.n; i++)
        out.begin[i] = reversed[out.n - 1 - i];
    out.begin[out.n] = p->k;
    return out;
}

static void lay_out(const tarve_sample *s, const tarve_line *l, size_t skip, plan *p)
{
    p->k = l->k - skip;
    p->least = s->m > SHORTEST ? s->m : SHORTEST;
    p->n_start = 0;
    p->start[p->n_start++] = 0;
    for (size_t b = 0, i = 0; b < s->n_breaks; b++) {
        while (i < p->k && l->t[skip + i] < s->breaks[b])
            i++;
        if (i > p->start[p->n_start - 1] && i < p->k)
            p->start[p->n_start++] = i;
    }
    p->start[p->n_start++] = p->k;
}

/* Adds the squares about a segment; level and slope are then its own. */
static tarve_status fit_segment(const tarve_line *l, bool level, tarve_line_estimate *e,
                                double *squares, tarve_error *err)
{
    double c00, c01, c11, sse = 0.0;
    e->slope = 0.0;
    if (!level && gsl_fit_linear(l->u, 1, l->y, 1, l->k, &e->level, &e->slope, &c00, &c01, &c11,
                                 &sse) != GSL_SUCCESS)
        return tarve_fail(err, TARVE_E_NUMERIC, "no straight line through %zu figures", l->k);
    if (level) {
        e->level = tarve_mean(l->y, l->k);
        for (size_t i = 0; i < l->k; i++)
            sse += (l->y[i] - e->level) * (l->y[i] - e->level);
    }
    *squares += sse;
    return isfinite(e->level + e->slope + sse)
               ? TARVE_OK
               : tarve_fail(err, TARVE_E_NUMERIC, "a segment is not finite");
}

static tarve_status fit_segments(const tarve_line *l, size_t skip, size_t least, const segments *g,
                                 tarve_line_estimate *e, tarve_error *err)
{
    double squares = 0.0;
    tarve_line part = *l;
    size_t used = g->chosen;
    bool level = false;
    for (size_t i = 0; i < g->n; i++) {
        const size_t at = skip + g->begin[i];
        part.k = g->begin[i + 1] - g->begin[i];
        part.y = l->y + at;
        part.u = l->u + at;
        level = part.k < least;
        used += level ? 1 : 2;
        const tarve_status st = fit_segment(&part, level, e, &squares, err);
        if (st != TARVE_OK)
            return st;
    }
    const size_t k = l->k - skip;
    e->df = k > used ? (double)(k - used) : 0.0;
    e->sigma2 = squares / fmax(e->df, 1.0);
    tarve_line_covariance(&part, e->sigma2, e);
    if (level) {
        e->var_level = e->sigma2 / (double)part.k;
        e->var_slope = e->cov = 0.0;
    }
    return TARVE_OK;
}

static tarve_status fit_line(const tarve_sample *s, const tarve_line *l, const tarve_season *season,
                             tarve_fit *fit, tarve_error *err)
{
    const size_t skip = l->k > POINTS ? l->k - POINTS : 0;
    tarve_line_estimate e = {0};
    plan *p = calloc(1, sizeof *p);
    if (p == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for segments");
    lay_out(s, l, skip, p);
    sum_up(l->u + skip, l->y + skip, p);
    solve(p);
    const segments g = choose(p);
    const tarve_status st = fit_segments(l, skip, p->least, &g, &e, err);
    free(p);
    if (st != TARVE_OK)
        return st;
    *fit = tarve_fit_begin(s);
    tarve_line_store(s, season, l, &e, fit);
    fit->param[6] = (double)(g.n - 1);
    for (size_t i = 0; i < CHANGES; i++)
        fit->param[7 + i] = i + 1 < g.n ? (double)l->t[skip + g.begin[i + 1]] : 0.0;
    return TARVE_OK;
}

static tarve_status fit_sample(const tarve_sample *s, tarve_fit *fit, tarve_error *err)
{
    tarve_line l = {0};
    tarve_season season;
    double *work = malloc(s->n * sizeof *work);
    if (work == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", s->n);
    tarve_season_estimate(s, s->y, work, &season);
    free(work);
    tarve_status st = tarve_line_take(s, &season, &l, err);
    if (st == TARVE_OK)
        st = fit_line(s, &l, &season, fit, err);
    tarve_line_free(&l);
    return st;
}

static tarve_status piecewise_fit(const tarve_model_input *in, tarve_fit *fit, tarve_error *err)
{
    tarve_sample s;
    tarve_status st = tarve_sample_take(in, &s, err);
    if (st == TARVE_OK && s.n_obs < 3)
        st = tarve_fail(err, TARVE_E_NUMERIC, "a piecewise trend needs three observations");
    if (st == TARVE_OK)
        st = fit_sample(&s, fit, err);
    tarve_sample_free(&s);
    return st;
}

static tarve_status piecewise_predict(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                                      tarve_error *err)
{
    (void)err;
    const double *p = fit->param;
    double g = 0.0, damp = 1.0;
    for (size_t i = 0; i < n_steps; i++) {
        damp *= damping;
        g += damp;
        const double mean = p[0] + g * p[1] + fit->season[tarve_fit_season(fit, i + 1)];
        const double var = fit->sigma2 + fmax(0.0, p[2] + 2.0 * g * p[3] + g * g * p[4]);
        dist[i] = tarve_fit_dist(fit, mean, var, p[5]);
    }
    return TARVE_OK;
}

const tarve_model tarve_model_piecewise = {
    .name = "piecewise",
    .summary = "straight segments between known and chosen changes of the trend",
    .min_obs = 3,
    .fit = piecewise_fit,
    .predict = piecewise_predict,
};
