/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dotm.h"

#include <math.h>

#include "model/mixture.h"

enum { L = TARVE_DOTM_LANES };

/* Products over t of the two columns d (what is left of the start) and c (the line) and the error e
 * without them. */
typedef struct sums {
    double dd[L], cc[L], dc[L], de[L], ce[L], ee[L];
} sums;

/* q = 1 - alpha, power = q^t, a lane an alpha. */
typedef struct lanes {
    double alpha[L], q[L], level[L], power[L];
} lanes;

/* The least-squares line through the figures so far. */
typedef struct line {
    double slope, intercept, mean;
} line;

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("arch=x86-64-v3", "default"), flatten))
#else
#define WIDE
#endif

/* Figures in order, holes filled by straight lines; the ends repeat the nearest figure. */
typedef struct cursor {
    const double *y;
    size_t n, next; /* next: the first figure at or after t, n when there is none */
    double before;
    size_t before_at;
} cursor;

static double filled(cursor *c, size_t t)
{
    if (!isnan(c->y[t])) {
        c->before = c->y[t];
        c->before_at = t;
        return c->y[t];
    }
    for (c->next = c->next > t ? c->next : t; c->next < c->n && isnan(c->y[c->next]);)
        c->next++;
    if (c->next == c->n)
        return c->before;
    if (isnan(c->before))
        return c->y[c->next];
    const double share = (double)(t - c->before_at) / (double)(c->next - c->before_at);
    return c->before + share * (c->y[c->next] - c->before);
}

/* The least-squares line through figures 1..t+1, from that through 1..t. */
static void add_figure(line *f, double y, size_t t)
{
    const double i = (double)t;
    f->slope = ((i - 1.0) * f->slope + 6.0 * (y - f->mean) / (i + 1.0)) / (i + 2.0);
    f->mean += (y - f->mean) / (i + 1.0);
    f->intercept = f->mean - f->slope * (i + 2.0) / 2.0;
}

static void solve(const sums *s, size_t i, tarve_dotm *f)
{
    const double dd = s->dd[i] + 1e-300, cc = s->cc[i], dc = s->dc[i], de = s->de[i], ce = s->ce[i];
    const double det = dd * cc - dc * dc;
    f->omega = det > 1e-12 * dd * cc ? (dd * ce - dc * de) / det : 0.5;
    f->omega = fmin(fmax(f->omega, 0.0), 1.0);
    f->start = (de - f->omega * dc) / dd;
    f->sse = s->ee[i] - 2.0 * f->start * de - 2.0 * f->omega * ce + f->start * f->start * dd +
             2.0 * f->start * f->omega * dc + f->omega * f->omega * cc;
    f->sse = fmax(f->sse, 0.0);
}

static inline void step(lanes *restrict x, const line *now, double y, double counts,
                        sums *restrict s)
{
    const double a = now->intercept, b = now->slope;
    for (int i = 0; i < L; i++) {
        const double e = y - x->level[i], d = x->power[i], next = d * x->q[i];
        const double c = a * d + b * ((1.0 - next) / x->alpha[i]);
        s->dd[i] += counts * (d * d);
        s->cc[i] += counts * (c * c);
        s->dc[i] += counts * (d * c);
        s->de[i] += counts * (d * e);
        s->ce[i] += counts * (c * e);
        s->ee[i] += counts * (e * e);
        x->level[i] = x->alpha[i] * y + x->q[i] * x->level[i];
        x->power[i] = next;
    }
}

WIDE void tarve_dotm_fit(const double *y, size_t n, const double *alpha, tarve_dotm *out)
{
    cursor c = {.y = y, .n = n, .before = (double)NAN};
    const double first = filled(&c, 0);
    line now = {.intercept = first, .mean = first};
    size_t n_obs = 0;
    sums s = {0};
    lanes x;
    for (int i = 0; i < L; i++) {
        x.alpha[i] = alpha[i];
        x.level[i] = alpha[i] * first;
        x.q[i] = x.power[i] = 1.0 - alpha[i];
    }
    for (size_t t = 1; t < n; t++) {
        const double figure = filled(&c, t);
        const bool counts = t >= 2 && !isnan(y[t]);
        step(&x, &now, figure, counts ? 1.0 : 0.0, &s);
        n_obs += counts;
        add_figure(&now, figure, t);
    }
    for (size_t i = 0; i < L; i++) {
        out[i] = (tarve_dotm){.alpha = alpha[i], .n_obs = n_obs};
        solve(&s, i, &out[i]);
        out[i].level = x.level[i] + x.power[i] * out[i].start;
        out[i].power = x.power[i];
        out[i].intercept = now.intercept;
        out[i].slope = now.slope;
        out[i].mean = now.mean;
    }
}

static void ahead(const tarve_dotm *f, size_t n, size_t n_steps, double *path)
{
    const double q = 1.0 - f->alpha;
    line now = {.slope = f->slope, .intercept = f->intercept, .mean = f->mean};
    double power = f->power, level = f->level;
    for (size_t h = 0; h < n_steps; h++) {
        path[h] =
            level + f->omega * (now.intercept * power + now.slope * (1.0 - power * q) / f->alpha);
        level = f->alpha * path[h] + q * level;
        power *= q;
        add_figure(&now, path[h], n + h);
    }
}

void tarve_dotm_path(const double *y, size_t n, size_t n_steps, double *centre, double *variance,
                     double *work)
{
    enum { GRID = 19 };
    double alpha[L];
    tarve_dotm fit[L];
    tarve_mixture mix = tarve_mixture_start(n_steps, centre, variance);
    for (int i = 0; i < L; i++)
        alpha[i] = 0.1 + 0.89 * (i < GRID ? i : 0) / (GRID - 1);
    tarve_dotm_fit(y, n, alpha, fit);
    for (const tarve_dotm *f = fit; f < fit + GRID; f++) {
        const double criterion = tarve_aicc(f->sse, f->n_obs, 4);
        if (!tarve_mixture_wants(&mix, criterion))
            continue;
        const double sigma2 = f->sse / fmax((double)f->n_obs - 3.0, 1.0);
        ahead(f, n, n_steps, work);
        for (size_t h = 0; h < n_steps; h++)
            work[n_steps + h] = sigma2 * (1.0 + (double)h * f->alpha * f->alpha);
        tarve_mixture_add(&mix, criterion, work, work + n_steps);
    }
    tarve_mixture_finish(&mix);
}
