/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N3: one break in the share of an occupation, by the largest F over the middle 70 % of ten years.
 */
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/rng.h"
#include "need/memory.h"
#include "need/signal_int.h"

enum { LONGEST = 120, SHORTEST = 60, BLOCK = 12, FIRST_DRAWS = 60, ALL_DRAWS = 999 };
static const double trimmed = 0.15;
static const double critical = 0.01;
static const double least_mean = 1.0; /* of month-end stocks or of new vacancies a month */
static const double give_up = 0.10;   /* p after the first draws above which no more are drawn */

/* Sums of a stretch of months: enough for its least-squares line. */
typedef struct sums {
    double n, t, tt, y, ty, yy;
} sums;

static void add(sums *s, double t, double y, double sign)
{
    s->n += sign;
    s->t += sign * t;
    s->tt += sign * t * t;
    s->y += sign * y;
    s->ty += sign * t * y;
    s->yy += sign * y * y;
}

static double slope_of(const sums *s)
{
    return (s->ty - s->t * s->y / s->n) / (s->tt - s->t * s->t / s->n);
}

static double rest_of(const sums *s)
{
    const double ty = s->ty - s->t * s->y / s->n, tt = s->tt - s->t * s->t / s->n;
    return fmax(0.0, s->yy - s->y * s->y / s->n - ty * ty / tt);
}

static double line_at(const sums *s, double t)
{
    return s->y / s->n + slope_of(s) * (t - s->t / s->n);
}

/* Months before `at`, and from it on. */
static void split(const double *y, size_t n, size_t at, sums *left, sums *right)
{
    const double middle = 0.5 * (double)n; /* keeps the sums small */
    *left = *right = (sums){0};
    for (size_t t = 0; t < n; t++)
        add(t < at ? left : right, (double)t - middle, y[t], 1.0);
}

double signal_sup_f(const double *y, size_t n, size_t *at)
{
    const size_t from = (size_t)ceil(trimmed * (double)n), to = n - from;
    const double middle = 0.5 * (double)n;
    double best = -1.0;
    sums all, left, right;
    split(y, n, 0, &left, &all);
    split(y, n, from, &left, &right);
    const double whole = rest_of(&all);
    for (size_t k = from; k <= to; k++) {
        const double rest = rest_of(&left) + rest_of(&right);
        const double f = rest > 0.0    ? 0.5 * (whole - rest) / rest * (double)(n - 4)
                         : whole > 0.0 ? (double)INFINITY
                                       : 0.0;
        if (f > best) {
            best = f;
            *at = k;
        }
        add(&left, (double)k - middle, y[k], 1.0);
        add(&right, (double)k - middle, y[k], -1.0);
    }
    return best;
}

/* Residuals of the one line. Those of the two would be smaller where there is no break, since the
 * split was chosen: the draws would then break too seldom. */
static void residuals(const double *y, size_t n, double *e, double *line)
{
    const double middle = 0.5 * (double)n;
    sums all, none;
    split(y, n, 0, &none, &all);
    for (size_t t = 0; t < n; t++) {
        line[t] = line_at(&all, (double)t - middle);
        e[t] = y[t] - line[t];
    }
}

/* Blocks of a year, so that what lasts from month to month lasts in the draws too. */
static double bootstrap_f(const double *e, const double *line, size_t n, gsl_rng *rng, double *y)
{
    size_t at = 0, start = 0;
    for (size_t t = 0; t < n; t++) {
        if (t % BLOCK == 0)
            start = (size_t)gsl_rng_uniform_int(rng, n - BLOCK + 1);
        y[t] = line[t] + e[start + t % BLOCK];
    }
    return signal_sup_f(y, n, &at);
}

/* Which of the two is nearer with one figure less: a step, or a bend? */
static void describe(const double *y, size_t n, signal_break *b)
{
    const double middle = 0.5 * (double)n, at = (double)b->at - middle;
    sums left, right;
    split(y, n, b->at, &left, &right);
    /* step: one slope for both; what this adds to the rest is the spread of the slopes */
    const double tl = left.tt - left.t * left.t / left.n;
    const double tr = right.tt - right.t * right.t / right.n;
    const double turn = slope_of(&right) - slope_of(&left);
    const double jump = line_at(&right, at) - line_at(&left, at);
    const double step_cost = turn * turn * tl * tr / (tl + tr);
    /* bend: the lines must meet; the jump has this variance (unit residuals) */
    const double dl = at - left.t / left.n, dr = at - right.t / right.n;
    const double spread = 1.0 / left.n + dl * dl / tl + 1.0 / right.n + dr * dr / tr;
    const double bend_cost = jump * jump / spread;
    b->trend = bend_cost < step_cost;
    b->up = b->trend ? turn > 0.0 && slope_of(&right) > 0.0
                     : line_at(&right, at) + line_at(&right, middle) >
                           line_at(&left, at) + line_at(&left, -middle);
}

void signal_break_test(const double *y, size_t n, uint64_t seed, uint64_t what, double *work,
                       signal_break *out)
{
    double *e = work, *line = work + n, *draw = work + 2 * n;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    size_t above = 0, draws = 0;
    *out = (signal_break){.p = (double)NAN, .f = (double)NAN};
    if (rng == NULL)
        return;
    out->f = signal_sup_f(y, n, &out->at);
    residuals(y, n, e, line);
    while (draws < ALL_DRAWS && (draws < FIRST_DRAWS || (double)above <= give_up * (double)draws)) {
        tarve_rng_key(rng, seed, what, draws++);
        above += bootstrap_f(e, line, n, rng, draw) >= out->f;
    }
    out->p = (double)(above + 1) / (double)(draws + 1);
    out->found = out->p < critical;
    describe(y, n, out);
    gsl_rng_free(rng);
}

/* Root of the share by month, which small counts leave equally uncertain everywhere, without its
 * season; false where a month is not known or there are too few. */
static bool root_share(const signal_grid *g, size_t o, size_t n, double *y)
{
    const size_t from = g->n_months - n;
    double season[SIGNAL_YEAR] = {0}, count[SIGNAL_YEAR] = {0}, sum = 0.0;
    for (size_t t = 0; t < n; t++) {
        const double x = signal_row(g, o)[from + t], all = g->total[from + t];
        if (isnan(x) || isnan(all))
            return false;
        sum += x;
        y[t] = sqrt((x + 0.375) / (all + 0.375 * (double)g->n));
        season[t % SIGNAL_YEAR] += y[t];
        count[t % SIGNAL_YEAR]++;
    }
    for (size_t t = 0; t < n; t++)
        y[t] -= season[t % SIGNAL_YEAR] / count[t % SIGNAL_YEAR];
    return sum >= least_mean * (double)n;
}

tarve_status signal_break_all(const signal_grid *g, uint64_t seed, signal_break *out,
                              tarve_error *err)
{
    const size_t n = g->n_months < LONGEST ? g->n_months : LONGEST;
    double *work = calloc(4 * n + 1, sizeof *work);
    if (work == NULL)
        return no_memory(err);
    for (size_t o = 0; o < g->n; o++) {
        out[o] = (signal_break){.p = (double)NAN, .f = (double)NAN};
        if (n < SHORTEST || !root_share(g, o, n, work))
            continue;
        const uint64_t what = tarve_hash_bytes("signal-break", strlen("signal-break")) +
                              tarve_hash_bytes(g->code[o], strlen(g->code[o]));
        signal_break_test(work, n, seed, what, work + n, &out[o]);
        out[o].at += g->n_months - n;
    }
    free(work);
    return TARVE_OK;
}
